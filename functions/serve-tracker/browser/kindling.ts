/**
 * The tracker: `<script src="…/t/kindling.js" data-consent="granted|denied|ask" defer></script>`.
 *
 * With consent it makes up an id for this browser, reports page views, and lets forms carry the id. Without
 * (`denied`, `ask` until `kindling.consent(true)`, Global Privacy Control, Do Not Track) it keeps nothing,
 * reports nothing, and takes away what it kept. `ask` goes on where consent was given before. The site
 * remembers what a person answered; this script does not.
 */
declare global {
  interface Window {
    kindling?: { readonly consent: (granted: boolean) => void };
  }
  interface Navigator {
    readonly globalPrivacyControl?: boolean;
  }
  interface Document {
    readonly prerendering?: boolean;
  }
}

type Texts = Record<string, string>;

/** What is kept, by short names, in `localStorage`. */
interface Kept {
  /** The browser's id, 128 random bits. */
  readonly v: string;
  /** When it was made up (ms). */
  readonly s: number;
  /** What the last arrival from outside said of itself: campaign, referrer. */
  readonly t?: Texts;
}

/** Names what is kept, and what a link in our mail adds to the address of a page (`functions/track-mail`). */
const NAME = 'kindling';
/**
 * Thirteen months: the longest that data protection authorities let such an id live. Visits do not renew it.
 */
const LIFE_MS = 395 * 864e5;

function track(script: HTMLScriptElement): void {
  const pixel = new URL('p.gif', script.src).href;
  const ourForms = new URL('../forms/', script.src).href;
  const startedAt = Date.now();
  const refused = navigator.globalPrivacyControl || navigator.doNotTrack === '1';
  let allowed = false;
  let seen = '';
  let referrer = document.referrer.split('?')[0]!;
  let arrival = takeArrival();

  function consent(granted: boolean): void {
    allowed = granted && !refused;
    seen = '';
    keep(allowed ? arrived() : undefined);
    view();
  }

  function arrived(): Kept {
    const fromOutside = referrer && !referrer.startsWith(`${location.origin}/`);
    const touch: Texts = { ...campaign(), ...(fromOutside && { referrer }) };
    const kept = read() ?? { v: crypto.getRandomValues(new Uint32Array(4)).join('-'), s: startedAt };
    return Object.keys(touch).length ? { ...kept, t: touch } : kept;
  }

  /** Reports the page, once until the path changes, and looks for forms that came with it. */
  function view(): void {
    const kept = allowed && read();
    if (kept && seen !== location.pathname) {
      seen = location.pathname;
      // `s` says that a script asks; it is never the same, for a browser remembers the images of a page.
      const query = { v: kept.v, u: address(), r: referrer, k: arrival, s: `${Date.now()}` };
      new Image().src = `${pixel}?${new URLSearchParams(query)}`;
      referrer = arrival = '';
    }
    // A field called `action` stands in the way of the form's own.
    for (const form of document.forms) {
      if (form.matches('[data-kindling]') || form.action.startsWith?.(ourForms)) decorate(form, kept);
    }
  }

  /**
   * Lets a form say where it was filled in, and with consent on which browser. Fields of the site's own stay
   * as they are.
   */
  function decorate(form: HTMLFormElement, kept: Kept | false | undefined): void {
    for (const field of form.querySelectorAll('[data-k]')) field.remove();
    const fields = { startedAt, page: address(), ...(kept && { visitorId: kept.v, ...kept.t }) };
    for (const [name, value] of Object.entries(fields)) {
      if (form.querySelector(`[name=${name}]`)) continue;
      const field = Object.assign(document.createElement('input'), { type: 'hidden', name, value });
      field.dataset.k = '';
      form.append(field);
    }
  }

  for (const name of ['pushState', 'replaceState'] as const) {
    const original = history[name];
    history[name] = function (...change) {
      original.apply(this, change);
      view();
    };
  }
  addEventListener('popstate', view);
  // Before the page's own listeners: a form may have come after the last look.
  addEventListener('submit', view, true);
  window.kindling = { consent };
  const said = script.dataset.consent;
  consent(said === 'granted' || (said !== 'denied' && !!read()));
}

function read(): Kept | undefined {
  try {
    const kept: Kept = JSON.parse(localStorage[NAME]);
    if (kept.s > Date.now() - LIFE_MS) return kept;
  } catch {}
}

/** Where nothing can be kept nothing is reported: each page would be another browser. */
function keep(kept: Kept | undefined): void {
  try {
    if (kept) localStorage[NAME] = JSON.stringify(kept);
    else delete localStorage[NAME];
  } catch {}
}

/** Any other name would be a stranger's to choose. */
const campaign = (): Texts =>
  Object.fromEntries([...new URLSearchParams(location.search)].filter(([name]) => /^utm_\w+$/.test(name)));

/** The page's address without what may be personal in it: of the query the campaign alone. */
const address = (): string => `${location.origin + location.pathname}?${new URLSearchParams(campaign())}`;

/** Takes the signed word of a mail's link out of the address, so that nobody passes it on with the page's. */
function takeArrival(): string {
  const url = new URL(location.href);
  const arrival = url.searchParams.get(NAME) ?? '';
  url.searchParams.delete(NAME);
  if (arrival) history.replaceState(history.state, '', url);
  return arrival;
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !window.kindling) {
  // A page that is prerendered may never be seen.
  if (document.prerendering)
    document.addEventListener('prerenderingchange', () => track(script), { once: true });
  else track(script);
}
