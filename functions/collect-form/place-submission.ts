import { LeadHistory } from '../../shared/bots/lead-history.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { firstPlace, formPlaces } from '../../shared/limits/places.ts';
import type { ActivityLog, Added } from '../../shared/stores/activity-log.ts';
import type { Subject } from '../../shared/stores/keys.ts';

type Log = Pick<ActivityLog, 'firstHits' | 'knowsTaken'>;

/** Where a submission lies, and whether it lay there before. */
export interface Placed {
  readonly place: string;
  readonly added: Exclude<Added, 'taken'>;
}

/**
 * Puts a submission into the first of its places that is free or holds it already; undefined where others
 * took them all, as in a flood. The first submission of a form in an hour always finds its place, without any
 * read. Of further ones, those from a browser that a person was seen to use have places of their own.
 */
export async function placeSubmission(
  submitted: Activity,
  { subject, formId }: { readonly subject: Subject; readonly formId: string },
  put: (place: string) => Promise<Added>,
  log: Log,
): Promise<Placed | undefined> {
  for await (const place of placesOf(submitted, { subject, formId }, log)) {
    const added = await put(place);
    if (added !== 'taken') return { place, added };
  }
  return undefined;
}

async function* placesOf(
  { id, receivedAt, suspect, visitorId }: Activity,
  { subject, formId }: { readonly subject: Subject; readonly formId: string },
  log: Log,
): AsyncGenerator<string> {
  const what = { formId, id, receivedAt };
  if (suspect === true) {
    yield* formPlaces('suspect', what);
    return;
  }
  yield firstPlace(formId, receivedAt);
  const browsed = formPlaces('browsed', what);
  const anonymous = formPlaces('anonymous', what);
  if (log.knowsTaken(subject, [...browsed, ...anonymous], id)) return;
  yield* visitorId !== undefined && (await isPersons(visitorId, log)) ? browsed : anonymous;
}

/** Whether a browser has hits that count as a person's. */
const isPersons = async (visitorId: string, log: Log): Promise<boolean> =>
  new LeadHistory(await log.firstHits(visitorId)).human.length > 0;
