import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aBrowser, CHROMIUM, NO_BROWSER } from '../fixtures/a-browser.ts';
import { type SampleMail, sampleMails } from '../../infra/local/pages/sample-mails.ts';

/** Phones of yesterday and of today, and a reading pane (CSS px). */
const WIDTHS = [320, 360, 700];
const RULES = [
  'color-contrast',
  'link-name',
  'html-has-lang',
  'html-lang-valid',
  'document-title',
  'heading-order',
];

const samples = sampleMails();

/** What of a page these tests look at, in the page itself. */
interface Seen {
  readonly document: {
    readonly documentElement: {
      readonly lang: string;
      readonly scrollWidth: number;
      readonly clientWidth: number;
    };
    readonly querySelectorAll: (selector: string) => { readonly length: number };
  };
  readonly axe: {
    readonly run: (options: object) => Promise<{ violations: { id: string; nodes: { html: string }[] }[] }>;
  };
}

/** Layout faults of a letter at the width of the page. */
async function layoutFaults({ language, content }: SampleMail, page: Page): Promise<string[]> {
  await page.setContent(content.html);
  return page.evaluate((lang) => {
    const { document } = globalThis as unknown as Seen;
    const { documentElement: root } = document;
    return [
      ...(root.scrollWidth > root.clientWidth ? [`is ${root.scrollWidth} px wide`] : []),
      ...(document.querySelectorAll('h1').length === 1 ? [] : ['has not one heading']),
      ...(root.lang === lang ? [] : [`is said to be in ${root.lang}`]),
    ];
  }, language);
}

/** What keeps people from reading a letter, in the colours of the page. */
async function readingFaults({ content }: SampleMail, page: Page): Promise<string[]> {
  await page.setContent(content.html);
  await page.evaluate(axe.source);
  return page.evaluate(async (rules) => {
    const { violations } = await (globalThis as unknown as Seen).axe.run({ runOnly: rules });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
  }, RULES);
}

describe.skipIf(NO_BROWSER)(`mails in a browser (skipped without ${CHROMIUM})`, () => {
  let browser: Browser;
  beforeAll(async () => void (browser = await aBrowser()));
  afterAll(() => browser?.close());

  /** Faults by letter, and what any of them tried to load. */
  async function lookAt(
    letters: readonly SampleMail[],
    options: Parameters<Browser['newPage']>[0],
    faultsOf: typeof layoutFaults,
  ): Promise<{ faults: Record<string, string[]>; loaded: string[] }> {
    const page = await browser.newPage(options);
    const loaded: string[] = [];
    await page.route('**', (route) => {
      loaded.push(route.request().url());
      return route.abort();
    });
    const faults: Record<string, string[]> = {};
    for (const letter of letters) {
      const found = await faultsOf(letter, page);
      if (found.length > 0) faults[letter.id] = found;
    }
    await page.close();
    return { faults, loaded };
  }
  const nothing = { faults: {}, loaded: [] };

  it.each(WIDTHS)('fit into %i px, every one, and load nothing', async (width) => {
    const viewport = { width, height: 800 };
    expect(await lookAt(samples, { viewport }, layoutFaults)).toEqual(nothing);
  });

  it.each(['light', 'dark'] as const)(
    'can be read on %s ground, every kind',
    async (colorScheme) => {
      const kinds = samples.filter(({ language }) => language === 'ro');
      const viewport = { width: 360, height: 800 };
      expect(await lookAt(kinds, { viewport, colorScheme }, readingFaults)).toEqual(nothing);
    },
    60_000,
  );
});

describe('mails', () => {
  it('come in every language for every kind, with a text part that has every link of the HTML part', () => {
    expect(new Set(samples.map(({ id }) => id)).size).toBe(samples.length);
    for (const { id, content } of samples) {
      const links = [...content.html.matchAll(/href="([^"]+)"/g)].map(([, url]) => url!);
      const missing = links.filter((url) => !content.text.includes(url));
      expect([id, ...missing]).toEqual([id]);
    }
  });
});
