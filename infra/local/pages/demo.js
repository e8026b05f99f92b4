/** What is shown is put in as text, never as markup. */

const TIERS = ['hot', 'warm', 'cold', 'unknown'];
const SHOWN = 8;
const REFRESH_EVERY_MS = 5000;

const byId = (id) => document.getElementById(id);
const form = byId('form');
let keys = {};
let selected = '';
let wanted = '';

/** Makes an element: attributes by name, children as nodes or texts. */
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

async function json(url, options) {
  const response = await fetch(url, options);
  const body = await response.json();
  if (!response.ok) throw new Error(body.error?.message ?? `The answer was ${response.status}.`);
  return body;
}

const asked = (url) => json(url, { headers: { authorization: `Bearer ${keys.sales}` } });
const clockTime = (iso) => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
const signed = (points) => (points > 0 ? `+${points}` : String(points));

function say(text, wrong = false) {
  byId('status').textContent = text;
  byId('status').classList.toggle('wrong', wrong);
}

/** Does something with every button out of reach, waits until nothing is left to do, and shows what came of it. */
async function doing(text, work) {
  const buttons = document.querySelectorAll('button');
  for (const button of buttons) button.disabled = true;
  say(text);
  try {
    const done = await work();
    await json('/_local/idle');
    await refresh();
    say(done);
  } catch (error) {
    say(error.message, true);
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

const tierMark = (tier) => element('span', { class: `tier ${tier}` }, tier);
/** A bar that is as full as a score is high. */
function meter(points) {
  const bar = element('div', {});
  bar.style.width = `${points}%`;
  const range = { 'aria-valuemin': 0, 'aria-valuemax': 100, 'aria-valuenow': points };
  return element('div', { class: 'meter', role: 'meter', 'aria-label': 'Score', ...range }, bar);
}
const row = (left, right) => element('li', {}, left, right);
const fill = (id, rows, empty) =>
  byId(id).replaceChildren(...(rows.length > 0 ? rows : [element('li', { class: 'empty' }, empty)]));

async function allLeads() {
  const pages = await Promise.all(TIERS.map((tier) => asked(`/leads?tier=${tier}&limit=${SHOWN}`)));
  return pages.flatMap(({ leads }) => leads);
}

const nameOf = ({ profile, leadId }) => profile.email ?? leadId;

function showQueue(leads) {
  const rows = leads.slice(0, SHOWN).map((lead) => {
    const button = element('button', { type: 'button' }, nameOf(lead));
    button.addEventListener('click', () => {
      selected = lead.leadId;
      void refresh();
    });
    const standing = element(
      'span',
      {},
      tierMark(lead.tier),
      ' ',
      element('span', { class: 'points' }, String(lead.points)),
    );
    return row(button, standing);
  });
  fill('queue', rows, 'Nobody yet.');
}

async function showLead() {
  byId('acts').hidden = selected === '';
  if (selected === '') return;
  const [lead, why] = await Promise.all([asked(`/leads/${selected}`), asked(`/leads/${selected}/score`)]);
  const email = lead.profile.email?.value ?? lead.leadId;
  byId('lead').dataset.email = email;
  byId('lead').className = '';
  const reasons = why.criteria.map(({ label, points }) =>
    row(label, element('span', { class: 'points' }, signed(points))),
  );
  byId('lead').replaceChildren(
    element('p', { class: 'faint' }, email),
    element(
      'div',
      { class: 'head' },
      element('span', { class: 'score' }, String(why.points)),
      element('span', {}, 'of 100'),
      tierMark(why.tier),
      element('span', {}, why.stage.toUpperCase()),
      why.highValue ? element('strong', {}, 'high value') : '',
    ),
    meter(why.points),
    element('h3', {}, 'Why'),
    element(
      'ul',
      { class: 'why' },
      ...(reasons.length > 0 ? reasons : [element('li', { class: 'empty' }, 'No points yet.')]),
    ),
    why.missing.length > 0 ? element('p', {}, `Still to be asked: ${why.missing.join(', ')}.`) : '',
  );
}

function showMail(mails) {
  const rows = mails.toReversed().map(({ id, subject, to }) => {
    const link = element('a', { href: `/_local/mail/${id}` }, subject);
    return row(link, element('span', { class: 'faint' }, to.join(', ')));
  });
  fill('mail', rows, 'No mail yet.');
}

/** What an event is about, in a few words. */
const gist = ({ to, stage }) => [to && `${to.tier}, ${to.stage}`, stage].filter(Boolean).join(' · ');

function showEvents(events) {
  const rows = events.toReversed().map((event) => {
    const what = element('span', {}, element('strong', {}, event['detail-type']), ' ', gist(event.detail));
    return row(what, element('span', { class: 'faint' }, clockTime(event.time)));
  });
  fill('events', rows, 'No event yet.');
}

async function refresh() {
  const [clock, mails, events, leads] = await Promise.all([
    json('/_local/clock'),
    json(`/_local/mail.json?last=${SHOWN}`),
    json(`/_local/events.json?last=${SHOWN}`),
    allLeads(),
  ]);
  byId('now').textContent = clockTime(clock.now);
  const found = leads.find((lead) => nameOf(lead).toLowerCase() === wanted);
  if (found) [selected, wanted] = [found.leadId, ''];
  showMail(mails);
  showEvents(events);
  showQueue(leads);
  await showLead();
}

/** When filling in began, by the clock of this instance: whoever is faster than a person is taken for a bot. */
async function begin() {
  const { now } = await json('/_local/clock');
  form.elements.startedAt.value = Date.parse(now);
}

/** The tracker asks for nothing until this box is ticked, and forgets when it is not. */
const mayTrack = form.elements.consentTracking;
mayTrack.checked = 'kindling' in localStorage;
mayTrack.addEventListener('change', () => window.kindling.consent(mayTrack.checked));

form.addEventListener('submit', (event) => {
  event.preventDefault();
  const fields = new URLSearchParams(new FormData(form));
  wanted = fields.get('email').trim().toLowerCase();
  void doing('Sending …', async () => {
    await json(form.action, { method: 'POST', body: fields, headers: { accept: 'application/json' } });
    await begin();
    byId('lead').scrollIntoView({ block: 'nearest' });
    return 'Taken, scored, and acted on.';
  });
});

/** Shows how far time has come, once a second while it passes. */
async function passing(passage) {
  const timer = setInterval(async () => {
    const clock = await json('/_local/clock');
    byId('now').textContent = clockTime(clock.now);
    if (clock.passing) byId('status').textContent = `Time passes … until ${clockTime(clock.passing.to)}`;
  }, 1000);
  try {
    await passage;
  } finally {
    clearInterval(timer);
  }
}

for (const button of document.querySelectorAll('[data-advance]'))
  button.addEventListener('click', () => {
    void doing('Time passes …', async () => {
      await passing(
        json('/_local/clock', {
          method: 'POST',
          body: JSON.stringify({ advance: button.dataset.advance }),
        }),
      );
      await begin();
      return `Time passed: ${button.textContent}.`;
    });
  });

for (const button of document.querySelectorAll('[data-type]'))
  button.addEventListener('click', () => {
    const { type, page } = button.dataset;
    const activity = { type, email: byId('lead').dataset.email, properties: page ? { page } : {} };
    void doing('Reporting …', async () => {
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${keys.collector}` };
      await json('/activities', {
        method: 'POST',
        headers,
        body: JSON.stringify({ activities: [activity] }),
      });
      return `Reported: ${button.textContent}.`;
    });
  });

const quietly = () => refresh().catch((error) => say(error.message, true));

keys = await json('/_local/keys.json');
await Promise.all([begin(), quietly()]);
setInterval(() => {
  if (!document.hidden && !document.querySelector('button:disabled')) void quietly();
}, REFRESH_EVERY_MS);
