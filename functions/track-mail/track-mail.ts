import type { Playbook } from '../../shared/playbook/schema.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { failureOf } from '../../shared/runtime/failure.ts';
import { gif, html, type HttpReply, type HttpRequest, redirect } from '../../shared/runtime/http.ts';
import type { LimitedLog } from '../../shared/runtime/limited-log.ts';
import { page } from '../../shared/runtime/page-markup.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';
import { arrivalToken, destination } from './destination.ts';
import { type MailHit, mailHit } from './mail-hit.ts';
import { unknownLink } from '../../shared/runtime/unknown-link.ts';

type Signer = Pick<TokenSigner, 'sign' | 'verify' | 'hashKey'>;

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly report: LimitedLog;
  readonly playbook: () => Promise<Playbook>;
  readonly tokens: () => Promise<Signer>;
  /** Ends when a person who clicked should wait no longer. */
  readonly patience: () => Promise<unknown>;
}

const LATER = page(
  'Please try again',
  '<p>This link cannot be opened right now. It will work in a moment.</p>',
);

/**
 * Answers the picture and the links of a mail. Each request is noted with what it tells of who made it, HEAD
 * and prefetch too; whether that was the reader or a machine is judged by the fold.
 */
export const trackMail = (request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> =>
  request.routeKey.endsWith('/t/o/{token}') ? opened(request, dependencies) : clicked(request, dependencies);

/** Whatever is asked, and whatever goes wrong, the answer is the GIF. */
async function opened(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  try {
    const signer = await dependencies.tokens();
    const claims = signer.verify('open', tokenIn(request).replace(/\.gif$/, ''));
    if (claims) await note(request, claims, signer, dependencies);
  } catch (error) {
    lost(request, error, dependencies.report);
  }
  return gif();
}

/**
 * Sends whoever clicked on to where the link was signed to lead, and never anywhere else. A log that cannot
 * be written holds nobody up for longer than `patience`: they did not come to report something, so no success
 * is claimed by letting them through.
 */
async function clicked(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  try {
    const signer = await dependencies.tokens();
    const claims = signer.verify('click', tokenIn(request));
    if (!claims) return unknownLink();
    const hit = await noteInTime(request, claims, signer, dependencies);
    const word = hit && arrivalToken(claims, hit, signer);
    return redirect(destination(claims, word), 302);
  } catch (error) {
    lost(request, error, dependencies.report);
    return html(503, LATER);
  }
}

/** The log did not answer in time. The hit may still get there. */
class TooSlow extends Error {
  override readonly name = 'TooSlow';
}

/**
 * Notes a click, if that takes no longer than the person should wait; undefined where it did not succeed by
 * then.
 */
function noteInTime(
  request: HttpRequest,
  claims: TokenClaims<'click'>,
  signer: Signer,
  dependencies: Dependencies,
): Promise<MailHit | undefined> {
  const late = dependencies.patience().then(() => Promise.reject(new TooSlow()));
  const noted = note(request, claims, signer, dependencies);
  return Promise.race([noted, late]).catch((error: unknown) => lost(request, error, dependencies.report));
}

/** Adds a hit to the log of its lead, for as long as the playbook says. */
async function note(
  request: HttpRequest,
  claims: TokenClaims<'open' | 'click'>,
  { hashKey }: Signer,
  { clock, log, playbook }: Dependencies,
): Promise<MailHit> {
  const receivedAt = clock();
  const current = await playbook();
  const hit = mailHit(request, claims, { tracking: current.tracking, hashKey, receivedAt });
  const { activity } = hit;
  await log.add({ kind: 'lead', id: claims.leadId }, activity, retentionOf(current, activity.type));
  return hit;
}

function lost(
  { requestContext: { requestId }, routeKey: route }: HttpRequest,
  error: unknown,
  report: LimitedLog,
): undefined {
  const failure = failureOf(error);
  const context = { requestId, route, failure };
  report('error', 'A hit on a mail was lost.', context, `${route} ${failure.name}`);
}

const tokenIn = (request: HttpRequest): string => request.pathParameters?.token ?? '';
