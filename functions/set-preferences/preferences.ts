import { type Consents, consentsOf } from '../../shared/consent/consents.ts';
import { consentActivity } from '../../shared/consent/consent-activity.ts';
import { type Purpose, PURPOSES } from '../../shared/lead/purposes.ts';
import { bodyBytes } from '../../shared/runtime/body.ts';
import { readFormFields } from '../../shared/runtime/form-fields.ts';
import { html, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import { preferencesPage } from './pages.ts';
import { type Dependencies, personOf } from './person.ts';
import { unknownLink } from '../../shared/runtime/unknown-link.ts';

/**
 * Version of the page's texts, stored with each consent given there. Raise it when `texts.preferences`
 * changes.
 */
export const PREFERENCES_TEXT = 'preferences-1';
/** A form of four answers has well under 1 KB. */
const BODY_LIMIT = 4_096;

/** The person's yes or no by purpose; purposes left unanswered are absent. */
type Answers = ReadonlyMap<Purpose, boolean>;

/**
 * Answers `/preferences/{token}`: shows the person's consents. Only a POST changes them, and only where its
 * answer differs from the current consent, or confirms from the mailbox what was said elsewhere. A purpose
 * without an answer stays unchanged.
 */
export async function preferences(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const signer = await dependencies.tokens();
  const claims = signer.verify('preferences', request.pathParameters?.token ?? '');
  const person = claims && (await personOf(claims.leadId, dependencies));
  if (!claims || !person) return unknownLink();
  const now = dependencies.clock();
  const consents = consentsOf(person.history.human, now);
  if (methodOf(request) !== 'POST') return html(200, preferencesPage(person.texts, consents));
  const { leadId, messageId } = claims;
  const common = {
    leadId,
    messageId,
    consentText: PREFERENCES_TEXT,
    facts: hitFacts(request, signer.hashKey),
  };
  const changes = changesOf(await answersIn(request), consents);
  const activities = changes.map(([purpose, agrees]) => consentActivity({ ...common, purpose, agrees }, now));
  await Promise.all(
    activities.map((activity) => dependencies.log.add({ kind: 'lead', id: leadId }, activity)),
  );
  const after = consentsOf(person.history.with(activities).human, now);
  return html(200, preferencesPage(person.texts, after, { saved: true }));
}

/** Reads the posted form. Throws 400, 413 and 415. */
async function answersIn(request: HttpRequest): Promise<Answers> {
  const fields = await readFormFields(bodyBytes(request, BODY_LIMIT), request.headers);
  if (fields.get('all') === 'no') return new Map(PURPOSES.map((purpose) => [purpose, false]));
  const answered = PURPOSES.filter((purpose) => ['yes', 'no'].includes(fields.get(purpose) ?? ''));
  return new Map(answered.map((purpose) => [purpose, fields.get(purpose) === 'yes']));
}

const changesOf = (answers: Answers, consents: Consents): [Purpose, boolean][] =>
  [...answers].filter(([purpose, agrees]) => {
    const { state, source } = consents[purpose];
    return state !== (agrees ? 'given' : 'withdrawn') || source !== 'mail';
  });
