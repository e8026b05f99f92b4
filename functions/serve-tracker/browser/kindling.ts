/**
 * The tracker: `<script src="…/t/kindling.js" data-consent="granted|denied|ask" defer></script>`.
 *
 * With consent it generates an id for this browser, reports page views, and adds the id to forms. Without
 * (`denied`, `ask` until `kindling.consent(true)`, Global Privacy Control, Do Not Track) it stores nothing,
 * reports nothing, and deletes what it stored. With `ask`, an id stored earlier counts as consent.
 * Remembering a refusal is up to the site.
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

/** The entry in `localStorage`; names are short to keep the script small. */
interface Kept {
  /** The browser's id, 128 random bits. */
  readonly v: string;
  /** When the id was generated (ms). */
  readonly s: number;
  /** Campaign and referrer of the last visit from another site. */
  readonly t?: Texts;
}

/**
 * Key in `localStorage`, and query parameter that links in our mail add to a page's URL
 * (`functions/track-mail`).
 */
const NAME = 'kindling';
/**
 * Thirteen months, the longest lifetime that data protection authorities accept for such an id. Visits do not
 * renew it.
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

  /** Reports a page view once per path, and decorates the page's forms. */
  function view(): void {
    const kept = allowed && read();
    if (kept && seen !== location.pathname) {
      seen = location.pathname;
      // `s` marks a request made by the script; it is a timestamp so that the browser does not serve the
      // image from its cache.
      const query = { v: kept.v, u: address(), r: referrer, k: arrival, s: `${Date.now()}` };
      new Image().src = `${pixel}?${new URLSearchParams(query)}`;
      referrer = arrival = '';
    }
    // A field named `action` shadows the form's own property.
    for (const form of document.forms) {
      if (form.matches('[data-kindling]') || form.action.startsWith?.(ourForms)) decorate(form, kept);
    }
  }

  /**
   * Adds hidden fields to a form: its page, and with consent the browser's id. The site's own fields are not
   * overwritten.
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
  // In the capture phase, before the page's own listeners: a form may have been added since the last view.
  addEventListener('submit', view, true);
  window.kindling = { consent };
  const stated = script.dataset.consent;
  consent(stated === 'granted' || (stated !== 'denied' && !!read()));
}

function read(): Kept | undefined {
  try {
    const kept: Kept = JSON.parse(localStorage[NAME]);
    if (kept.s > Date.now() - LIFE_MS) return kept;
  } catch {}
}

/** Without storage nothing is reported: each page would count as another browser. */
function keep(kept: Kept | undefined): void {
  try {
    if (kept) localStorage[NAME] = JSON.stringify(kept);
    else delete localStorage[NAME];
  } catch {}
}

/** Only `utm_` parameters: anyone can put other names into a link. */
const campaign = (): Texts =>
  Object.fromEntries([...new URLSearchParams(location.search)].filter(([name]) => /^utm_\w+$/.test(name)));

/** The page's URL with only the campaign in its query: other parameters may be personal data. */
const address = (): string => `${location.origin + location.pathname}?${new URLSearchParams(campaign())}`;

/** Takes the arrival token out of the URL, so that it is not shared with the page's address. */
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
