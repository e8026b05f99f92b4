import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBrowser, CHROMIUM, NO_BROWSER } from '../fixtures/a-browser.ts';
import { App } from './app.ts';

describe.skipIf(NO_BROWSER)(`the demo page in a browser (skipped without ${CHROMIUM})`, () => {
  let app: App;
  let browser: Browser;
  beforeAll(async () => {
    app = await App.start();
    browser = await aBrowser();
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
    expect(await page.locator('[name=visitorId]').count()).toBe(0);
    await page.check('[name=consentTracking]');
    expect(await page.inputValue('[name=visitorId]')).toBe(
      await page.evaluate('JSON.parse(localStorage.kindling).v'),
    );
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
