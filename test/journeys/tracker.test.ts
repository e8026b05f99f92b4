import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { aBrowser, CHROMIUM, NO_BROWSER } from '../fixtures/a-browser.ts';
import { App } from './app.ts';

const SITE = 'https://www.example.com';
/** A browser without a window says so, and is rightly taken for a machine. */
const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';

interface Activity {
  readonly type: string;
  readonly visitorId?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

describe.skipIf(NO_BROWSER)(`the tracker in a browser (skipped without ${CHROMIUM})`, () => {
  let app: App;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let errors: string[];
  let views: URLSearchParams[];
  let answered: number;
  let marks: number;

  beforeAll(async () => {
    app = await App.start();
    // The site of these tests has a name on the web, and the product has an address of this machine.
    browser = await aBrowser('--disable-features=LocalNetworkAccessChecks');
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });
  beforeEach(async () => {
    errors = [];
    views = [];
    answered = 0;
    marks = 0;
    ({ context, page } = await aReader());
  });
  afterEach(() => context.close());

  /** A site whose every page loads the tracker, in a browser of its own. */
  async function aReader(consent = 'granted', options: Parameters<Browser['newContext']>[0] = {}) {
    const made = await browser.newContext({ userAgent: CHROME, ...options });
    await made.route(`${SITE}/**`, (route) =>
      route.fulfill({
        contentType: 'text/html',
        body: `<!doctype html><title>Site</title>
          <script src="${app.running.url}/t/kindling.js" data-consent="${consent}" defer></script>
          <noscript><img src="${app.running.url}/t/p.gif?v=noscript-1234" alt=""></noscript>
          <form id="ours" method="post" action="${app.running.url}/forms/contact"><input name="email"><input name="utm_term" value="own"></form>
          <form id="marked" data-kindling action="/elsewhere"></form><form id="other" action="/search"></form>`,
      }),
    );
    made.on('request', (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname === '/t/p.gif' && searchParams.has('mark')) marks += 1;
      else if (pathname === '/t/p.gif') views.push(searchParams);
    });
    made.on('requestfinished', (request) => {
      if (/\/t\/p\.gif\?(?!mark)/.test(request.url())) answered += 1;
    });
    const opened = await made.newPage();
    opened.on('pageerror', (error) => errors.push(error.message));
    return { context: made, page: opened };
  }

  const answers = async (count: number): Promise<void> => {
    await expect.poll(() => [views.length, answered], { timeout: 10_000 }).toEqual([count, count]);
  };
  /** No more views than these were sent: a mark that is sent after them is there, and they are not. */
  const noMoreThan = async (count: number, of = page): Promise<void> => {
    const sent = marks;
    await of.evaluate(`void (new Image().src = '${app.running.url}/t/p.gif?mark=' + Date.now())`);
    await expect.poll(() => marks, { timeout: 10_000 }).toBe(sent + 1);
    expect(views).toHaveLength(count);
  };
  const kept = () => page.evaluate<Record<string, string>>('({ ...localStorage })');
  const fieldsOf = (form: string) =>
    page.$$eval(`#${form} input[type=hidden]`, (inputs) =>
      Object.fromEntries(inputs.map((input) => [input.getAttribute('name'), input.getAttribute('value')])),
    );
  const consent = (granted: boolean) => page.evaluate(`kindling.consent(${granted})`);
  const typesOf = async (email: string): Promise<Activity[]> => {
    await app.idle();
    const { leadId } = await app.leadOf(email);
    return (await app.lead<{ activities: Activity[] }>(leadId, '/history')).activities;
  };

  it('reports the page with its campaign and nothing else of its address, and keeps no cookie', async () => {
    await page.goto(`${SITE}/pricing?utm_source=ads&email=ada@example.com#top`, {
      referer: 'https://search.example/find?q=secret',
    });
    await answers(1);
    expect(Object.fromEntries(views[0]!)).toEqual({
      v: expect.stringMatching(/^\d+-\d+-\d+-\d+$/),
      u: `${SITE}/pricing?utm_source=ads`,
      r: expect.stringMatching(/^https:\/\/search\.example\//),
      k: '',
      s: expect.stringMatching(/^\d{13}$/),
    });
    expect(views[0]!.get('r')).not.toContain('secret');
    expect(await context.cookies()).toEqual([]);
    expect(Object.keys(await kept())).toEqual(['kindling']);
  });

  it('follows an application that changes pages by itself, once a page', async () => {
    await page.goto(`${SITE}/`);
    await page.evaluate("history.pushState({}, '', '/pricing')");
    await page.evaluate("history.replaceState({ open: 1 }, '', '/pricing?tab=2')");
    await page.evaluate("history.replaceState({}, '', '/about')");
    await page.goBack();
    await answers(4);
    expect(views.map((view) => new URL(view.get('u')!).pathname)).toEqual(['/', '/pricing', '/about', '/']);
    expect(new Set(views.map((view) => view.get('v'))).size).toBe(1);
  });

  it('lets forms to us, and those that ask for it, say which browser and campaign they came from', async () => {
    await page.goto(`${SITE}/?utm_source=ads&utm_term=theirs`, { referer: 'https://search.example/find' });
    await page.goto(`${SITE}/contact`);
    await answers(2);
    const told = {
      visitorId: views[0]!.get('v'),
      page: `${SITE}/contact?`,
      referrer: expect.stringContaining('https://search.example/'),
      startedAt: expect.stringMatching(/^\d{13}$/),
      utm_source: 'ads',
    };
    expect(await fieldsOf('ours')).toEqual(told);
    expect(await page.inputValue('#ours [name=utm_term]')).toBe('own');
    expect(await fieldsOf('marked')).toEqual({ ...told, utm_term: 'theirs' });
    expect(await fieldsOf('other')).toEqual({});
  });

  it('reaches a form that the page made later, before the page reads it', async () => {
    await page.goto(`${SITE}/`);
    await answers(1);
    const sent = await page.evaluate(`new Promise((read) => {
      const form = document.getElementById('ours').cloneNode(false);
      form.onsubmit = (event) => { event.preventDefault(); read([...new FormData(form).keys()].sort()); };
      document.body.append(form);
      form.requestSubmit();
    })`);
    expect(sent).toEqual(['page', 'startedAt', 'visitorId']);
  });

  it('asks for nothing and keeps nothing until consent, then goes on by itself, and forgets when it is withdrawn', async () => {
    ({ context, page } = await aReader('ask'));
    await page.goto(`${SITE}/`);
    expect(Object.keys(await fieldsOf('ours')).toSorted()).toEqual(['page', 'startedAt']);
    expect(await kept()).toEqual({});
    await consent(true);
    await answers(1);
    expect((await fieldsOf('ours')).visitorId).toBe(views[0]!.get('v'));
    await page.goto(`${SITE}/about`);
    await answers(2);
    await consent(false);
    expect(await kept()).toEqual({});
    expect(Object.keys(await fieldsOf('ours')).toSorted()).toEqual(['page', 'startedAt']);
    await page.evaluate("history.pushState({}, '', '/pricing')");
    await page.goto(`${SITE}/contact`);
    await noMoreThan(2);
    await consent(true);
    await answers(3);
    expect(views[2]!.get('v')).not.toBe(views[0]!.get('v'));
  });

  it('stops in one tab when consent is withdrawn in another', async () => {
    await page.goto(`${SITE}/`);
    await answers(1);
    const other = await context.newPage();
    await other.goto(`${SITE}/about`);
    await answers(2);
    await consent(false);
    await other.evaluate("history.pushState({}, '', '/pricing')");
    await noMoreThan(2, other);
    expect(await kept()).toEqual({});
  });

  it.each([
    ['is refused by the page', 'denied', ''],
    ['is refused by Global Privacy Control', 'granted', 'globalPrivacyControl: { value: true }'],
    ['is refused by Do Not Track', 'granted', "doNotTrack: { value: '1' }"],
  ])('does nothing where tracking %s, and takes away what was kept', async (_how, said, signal) => {
    await page.goto(`${SITE}/`);
    await answers(1);
    const state = await context.storageState();
    await context.close();
    ({ context, page } = await aReader(said, { storageState: state }));
    await context.addInitScript(`Object.defineProperties(navigator, { ${signal} })`);
    await page.goto(`${SITE}/pricing?utm_source=ads`);
    if (signal) await consent(true);
    await noMoreThan(1);
    expect(await kept()).toEqual({});
    expect(await context.cookies()).toEqual([]);
    expect(Object.keys(await fieldsOf('ours')).toSorted()).toEqual(['page', 'startedAt']);
  });

  it('starts anew after thirteen months', async () => {
    await page.goto(`${SITE}/`);
    await answers(1);
    await page.evaluate(`{
      const kept = JSON.parse(localStorage.kindling);
      localStorage.kindling = JSON.stringify({ ...kept, s: kept.s - 396 * 86400000 });
    }`);
    await page.goto(`${SITE}/about`);
    await answers(2);
    expect(views[1]!.get('v')).not.toBe(views[0]!.get('v'));
  });

  it('does no harm on a page with a hostile address, or loaded twice', async () => {
    await page.goto(
      `${SITE}/?utm_"]=x&utm_<script>=y&utm_source=%22%3E%3Cscript%3Ealert(1)%3C/script%3E&__proto__=z`,
    );
    await answers(1);
    await page.addScriptTag({ url: `${app.running.url}/t/kindling.js` });
    await page.addScriptTag({ content: "localStorage.kindling = 'no JSON'" });
    await page.evaluate("history.pushState({}, '', '/pricing')");
    expect(Object.keys(await fieldsOf('ours'))).not.toContain('utm_"]');
    await noMoreThan(1);
    expect(errors).toEqual([]);
  });

  it('counts without JavaScript by an image', async () => {
    await context.close();
    ({ context, page } = await aReader('granted', { javaScriptEnabled: false }));
    await page.goto(`${SITE}/`);
    await answers(1);
    expect(views[0]!.get('v')).toBe('noscript-1234');
  });

  it('joins what a reader did before and after a form, on two devices, counted once', async () => {
    const device = async (): Promise<string> => {
      const before = views.length;
      await page.goto(`${SITE}/pricing`);
      await page.goto(`${SITE}/product`);
      await answers(before + 2);
      return views.at(-1)!.get('v')!;
    };
    const first = await device();
    await context.close();
    ({ context, page } = await aReader());
    const second = await device();
    for (const visitorId of [first, second]) {
      await app.submit('contact', { email: 'two-devices@example.org', visitorId });
    }
    const activities = await typesOf('two-devices@example.org');
    const pages = activities
      .filter(({ type }) => type === 'page_viewed')
      .map(({ properties }) => String(properties.page));
    expect(pages.toSorted()).toEqual(['/pricing', '/pricing', '/product', '/product']);
  });

  it('says whose browser it is that came by a link in a mail, and no longer when the mail is passed on', async () => {
    const email = 'reader@example.org';
    const agreed = { email, jobTitle: 'Manager', company: 'Example Works', employees: 200 };
    await app.submit('content-download', { ...agreed, consentEmail: 'on', consentTracking: 'on' });
    await app.travel('P2D');
    const [mail] = await app.mails(email);
    const link = /http\S+\/t\/c\/[\w.-]+/.exec(mail!.text)![0];
    // By hand, for the site behind the redirect is one that only a page's own requests can reach here.
    const follow = async (): Promise<string> => {
      const { pathname } = new URL(link);
      return (await app.fetch(pathname, { headers: { 'user-agent': CHROME } })).headers.get('location')!;
    };
    const arrive = async (): Promise<string> => {
      const before = views.length;
      await page.goto(await follow());
      await answers(before + 1);
      expect(page.url()).toBe(`${SITE}/library/better-process`);
      await page.goto(`${SITE}/pricing`);
      await answers(before + 2);
      return views.at(-1)!.get('v')!;
    };
    const own = await arrive();
    await context.close();
    ({ context, page } = await aReader());
    await arrive();
    const activities = await typesOf(email);
    const browsers = activities
      .filter(({ type }) => type === 'arrived_by_link')
      .map(({ visitorId }) => visitorId);
    const pages = activities
      .filter(({ type }) => type === 'page_viewed')
      .map(({ properties }) => String(properties.page));
    expect(browsers[0]).toBe(own);
    expect(pages.toSorted()).toEqual(['/library/better-process', '/pricing']);
  });
});
