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
 * Version of the words that the page shows, kept with what is said there: changing them (`texts.preferences`)
 * raises it.
 */
export const PREFERENCES_TEXT = 'preferences-1';
/** Four answers of a browser's form, with room to spare. */
const BODY_LIMIT = 4_096;

/** What a person answered: yes or no, for the purposes that they answered at all. */
type Answers = ReadonlyMap<Purpose, boolean>;

/**
 * Answers `/preferences/{token}`: shows what the person agrees to. Only a POST changes it, and only what it
 * answers otherwise than things stand: saying nothing about a purpose leaves it as it is.
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
  const deeds = changes.map(([purpose, agrees]) => consentActivity({ ...common, purpose, agrees }, now));
  await Promise.all(deeds.map((deed) => dependencies.log.add({ kind: 'lead', id: leadId }, deed)));
  const after = consentsOf(person.history.with(deeds).human, now);
  return html(200, preferencesPage(person.texts, after, { saved: true }));
}

/** Throws 400, 413 and 415 for what is no form. */
async function answersIn(request: HttpRequest): Promise<Answers> {
  const fields = await readFormFields(bodyBytes(request, BODY_LIMIT), request.headers);
  if (fields.get('all') === 'no') return new Map(PURPOSES.map((purpose) => [purpose, false]));
  const answered = PURPOSES.filter((purpose) => ['yes', 'no'].includes(fields.get(purpose) ?? ''));
  return new Map(answered.map((purpose) => [purpose, fields.get(purpose) === 'yes']));
}

const changesOf = (answers: Answers, consents: Consents): [Purpose, boolean][] =>
  [...answers].filter(([purpose, agrees]) => consents[purpose].state !== (agrees ? 'given' : 'withdrawn'));
