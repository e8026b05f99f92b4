import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { App } from './app.ts';

let app: App;
beforeAll(async () => void (app = await App.start()));
afterAll(() => app.stop());

interface Activity {
  readonly type: string;
  readonly visitorId?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}
interface Lead {
  readonly touch: { readonly first: Record<string, unknown>; readonly last: Record<string, unknown> };
}

const SITE = 'https://www.example.com';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36';
const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0';

const view = (v: string, page: string, more: Record<string, string> = {}) =>
  app.fetch(`/t/p.gif?${new URLSearchParams({ v, u: SITE + page, ...more }).toString()}`);
async function historyOf(email: string): Promise<Activity[]> {
  await app.idle();
  const { leadId } = await app.leadOf(email);
  return (await app.lead<{ activities: Activity[] }>(leadId, '/history')).activities;
}
const pagesOf = async (email: string): Promise<string[]> =>
  (await historyOf(email))
    .filter(({ type }) => type === 'page_viewed')
    .map(({ properties }) => String(properties.page))
    .toSorted();

/** A lead who gets a mail with tracked links, and those. */
async function aReader(email: string, more: Record<string, unknown> = {}) {
  const interested = { email, company: 'Example Works', jobTitle: 'Manager', employees: 200 };
  await app.submit('content-download', {
    ...interested,
    consentEmail: 'on',
    consentTracking: 'on',
    ...more,
  });
  await app.travel('P2D');
  const [mail] = await app.mails(email);
  const links = (pattern: RegExp) => [...mail!.html.matchAll(pattern)].map(([, path]) => path!);
  const [link, trap] = links(/href="http:\/\/[^/]+(\/t\/c\/[\w.-]+)"/g);
  const [picture] = links(/src="http:\/\/[^/]+(\/t\/o\/[\w.-]+)"/g);
  return { mail: mail!, link: link!, trap: trap!, picture: picture! };
}
const click = (path: string, userAgent = CHROME, method = 'GET') =>
  app.fetch(path, { method, headers: { 'user-agent': userAgent } });
const wordOf = (reply: Response): string =>
  new URL(reply.headers.get('location')!).searchParams.get('kindling')!;

describe('a mail to a lead who agreed to be measured', () => {
  it('notes who opens and clicks, HEAD and the hidden link included, as facts in their history', async () => {
    const { link, trap, picture } = await aReader('reads@example.org');
    expect(picture).toMatch(/\.gif$/);
    for (const path of [picture, picture.replace(/\.gif$/, '')]) {
      const reply = await click(path);
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'image/gif']);
      expect((await reply.arrayBuffer()).byteLength).toBe(43);
    }
    const replies = [await click(link), await click(link, CHROME, 'HEAD'), await click(trap, FIREFOX)];
    expect(replies.map(({ status }) => status)).toEqual([302, 302, 302]);
    const hits = (await historyOf('reads@example.org'))
      .filter(({ type }) => type === 'email_opened' || type === 'link_clicked')
      .map(({ type, properties: { linkId, method, agent } }) => [type, linkId, method, agent].join(' '));
    expect(hits.toSorted()).toEqual([
      'email_opened  GET browser',
      'link_clicked better-process GET browser',
      'link_clicked better-process HEAD browser',
      'link_clicked honeypot GET browser',
    ]);
  });

  it('keeps nothing of who asked but classes and hashes', async () => {
    expect(JSON.stringify(await historyOf('reads@example.org'))).not.toMatch(/127\.0\.0\.1|Mozilla|Chrome\//);
  });

  it('leads nowhere with a changed or foreign token', async () => {
    const { link, picture } = await aReader('signed@example.org');
    const foreign = link.replace('/t/c/', '/t/o/');
    for (const path of [
      `${link}x`,
      link.slice(0, -1),
      picture.replace('/t/o/', '/t/c/'),
      '/t/c/x',
      '/t/c/https:%2F%2Fevil.example',
    ]) {
      const reply = await click(path);
      expect([reply.status, reply.headers.get('location')]).toEqual([404, null]);
    }
    expect((await click(foreign)).status).toBe(200);
    const types = (await historyOf('signed@example.org')).map(({ type }) => type);
    expect(types).not.toContain('link_clicked');
    expect(types).not.toContain('email_opened');
  });

  it('has plain links and no picture without that agreement', async () => {
    const { mail, link, picture } = await aReader('plain@example.org', { consentTracking: undefined });
    expect(mail.text).toContain(`${SITE}/library/better-process`);
    expect([link, picture]).toEqual([undefined, undefined]);
  });
});

describe('a browser', () => {
  it('is known from a link of a mail on; what was done on it before stays nobody’s', async () => {
    const { link } = await aReader('by-link@example.org');
    await view('link-browser', '/before');
    await app.travel('PT1M');
    const k = wordOf(await click(link));
    await view('link-browser', '/library/better-process', { k });
    await app.travel('PT1M');
    await view('link-browser', '/pricing');
    expect(await pagesOf('by-link@example.org')).toEqual(['/library/better-process', '/pricing']);
  });

  it('that a mail was passed on to is not its reader’s, even if it comes with the reader’s word', async () => {
    const { link } = await aReader('passes-on@example.org');
    const own = wordOf(await click(link, CHROME));
    await view('reader-browser', '/own', { k: own });
    await app.travel('PT1M');
    await view('friend-browser', '/stolen', { k: own });
    await view('friend-browser', '/friends-page', { k: wordOf(await click(link, FIREFOX)) });
    expect(await pagesOf('passes-on@example.org')).toEqual(['/own']);
    await app.submit('contact', { email: 'friend@example.org', visitorId: 'friend-browser' });
    expect(await pagesOf('friend@example.org')).toEqual(['/friends-page', '/stolen']);
    expect(await pagesOf('passes-on@example.org')).toEqual(['/own']);
  });

  it('of somebody who said who they are is not taken over by another’s link', async () => {
    const { link } = await aReader('attacker@example.org');
    await view('victim-browser', '/secret');
    await app.submit('contact', { email: 'victim@example.org', visitorId: 'victim-browser' });
    await app.travel('PT1M');
    await view('victim-browser', '/later', { k: wordOf(await click(link)) });
    expect(await pagesOf('attacker@example.org')).toEqual([]);
    expect(await pagesOf('victim@example.org')).toEqual(['/later', '/secret']);
  });

  it('is not told by a word that is over, or by none', async () => {
    const { link } = await aReader('too-late@example.org');
    const k = wordOf(await click(link));
    await app.travel('PT11M');
    await view('late-browser', '/late', { k });
    await view('late-browser', '/forged', { k: `${k}x` });
    expect(await pagesOf('too-late@example.org')).toEqual([]);
  });

  it('that two people share never counts a view for both', async () => {
    await view('shared-browser', '/first');
    await app.submit('contact', { email: 'one@example.org', visitorId: 'shared-browser' });
    await app.travel('PT1M');
    await view('shared-browser', '/between');
    await app.travel('PT1M');
    await app.submit('contact', { email: 'other@example.org', visitorId: 'shared-browser' });
    await view('shared-browser', '/last');
    expect(await pagesOf('one@example.org')).toEqual(['/between', '/first']);
    expect(await pagesOf('other@example.org')).toEqual(['/last']);
  });
});

describe('somebody who browses, leaves, and comes back on a second device', () => {
  it('has all of it counted once, however often it is sent', async () => {
    await view('first-device', '/pricing?utm_source=ads', { r: 'https://search.example/find?q=x' });
    await view('first-device', '/pricing');
    await app.travel('PT25H');
    await view('second-device', '/product');
    const fields = { email: 'devices@example.org', page: `${SITE}/contact` };
    for (const visitorId of ['second-device', 'second-device', 'first-device']) {
      await app.submit('contact', { ...fields, visitorId });
    }
    await view('second-device', '/product');
    expect(await pagesOf('devices@example.org')).toEqual(['/pricing', '/product']);
  });

  it('is told by how they came first and last', async () => {
    await app.idle();
    const { leadId } = await app.leadOf('devices@example.org');
    const came = {
      page: '/pricing',
      host: 'www.example.com',
      referrer: 'search.example/find',
      utm_source: 'ads',
    };
    const { touch } = await app.lead<Lead>(leadId);
    expect(touch.first).toMatchObject(came);
    expect(touch.last).toMatchObject(came);
  });
});

describe('the tracker', () => {
  it('is served to every page, and not again to who has it', async () => {
    const reply = await app.fetch('/t/kindling.js');
    expect(reply.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect((await reply.text()).length).toBeLessThan(2_048);
    const again = await app.fetch('/t/kindling.js', {
      headers: { 'if-none-match': reply.headers.get('etag')! },
    });
    expect(again.status).toBe(304);
  });
});
