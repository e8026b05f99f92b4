import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App } from './app.ts';

/** Debian's package; `.ci/run` installs it. */
const CHROMIUM = '/usr/bin/chromium';
const OFFLINE = [
  '--no-sandbox',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

describe.skipIf(!existsSync(CHROMIUM))(`the demo page in a browser (skipped without ${CHROMIUM})`, () => {
  let app: App;
  let browser: Browser;
  beforeAll(async () => {
    app = await App.start();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: OFFLINE });
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  it('shows a newcomer the lead, its score with reasons, and the mail to sales', async () => {
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(app.running.url);
    await page.fill('[name=firstName]', '<b>Bold</b>');
    await page.fill('[name=email]', 'newcomer@example.org');
    await page.fill('[name=jobTitle]', 'Head of Operations');
    await page.selectOption('[name=need]', 'replace');
    // A script fills a form faster than a person, and would rightly be taken for a bot.
    await page.evaluate("document.querySelector('[name=startedAt]').value = String(Date.now() - 10_000)");
    await page.click('#form button[type=submit]');
    await page.getByText('Asked for or tried a demo').first().waitFor({ timeout: 20_000 });
    await page.getByText('Ready to talk').first().waitFor({ timeout: 20_000 });
    const text = await page.innerText('main');
    expect(text).toContain('hot');
    expect(text).toContain('<b>Bold');
    expect(await page.locator('main b').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('takes the form without JavaScript too', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(app.running.url);
    await page.fill('[name=email]', 'noscript@example.org');
    const [response] = await Promise.all([page.waitForNavigation(), page.click('#form button[type=submit]')]);
    expect(response?.status()).toBe(200);
    await app.idle();
    expect(await app.leadOf('noscript@example.org')).toMatchObject({ tier: 'hot' });
    await context.close();
  });
});
