import type { Running } from '../../../infra/local/start.ts';
import type { Measurement } from '../measurement.ts';
import { median, percentile } from '../statistics.ts';

const LEADS = 60;
/** Sent first and not counted. */
const WARM_UP_LEADS = 10;
/** At idle, half of the mails are there within this time of the post. */
const TARGET_MS = 150;

/** A form was not answered with 200, or no mail followed from it. */
class NoMail extends Error {
  override readonly name = 'NoMail';
}

/**
 * From a form post that makes a lead hot to the acceptance of the mail to sales by SES, one at a time with
 * nothing else going on.
 */
export async function postToMail(app: Running): Promise<Measurement[]> {
  const times: number[] = [];
  for (let lead = 0; lead < WARM_UP_LEADS + LEADS; lead += 1) {
    const time = await onePost(app, `idle-${lead}@example.org`);
    if (lead >= WARM_UP_LEADS) times.push(time);
  }
  const measured = { bench: 'pipeline', unit: 'ms' } as const;
  return [
    { ...measured, measure: 'post_to_mail_ms', value: median(times), target: TARGET_MS },
    { ...measured, measure: 'post_to_mail_ms_p95', value: percentile(times, 0.95) },
  ];
}

async function onePost(app: Running, email: string): Promise<number> {
  const { inbox } = app.services.ses;
  const last = inbox.list().at(-1)?.id ?? 0;
  const postedAt = app.local.clock.now();
  const { status } = await fetch(`${app.url}/forms/demo-request`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, firstName: 'Lead', company: 'Example Works', country: 'RO' }),
  });
  if (status !== 200) throw new NoMail(`The form was answered with ${status}.`);
  await app.local.busy.whenIdle();
  const mail = inbox.list({ after: last })[0];
  if (!mail) throw new NoMail('Everything is idle, and there is no mail.');
  return Date.parse(mail.acceptedAt) - postedAt;
}
