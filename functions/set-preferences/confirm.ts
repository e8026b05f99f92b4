import type { Consent } from '../../shared/consent/consent-record.ts';
import { consentsOf } from '../../shared/consent/consents.ts';
import { consentActivity } from '../../shared/consent/consent-activity.ts';
import { html, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import { bodyBytes } from '../../shared/runtime/body.ts';
import { readFormFields } from '../../shared/runtime/form-fields.ts';
import { dayOf } from '../../shared/runtime/time.ts';
import { dayOfConfirmation } from '../../shared/stores/message.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import { AGAIN_FIELD, confirmedPage, confirmPage } from './pages.ts';
import { type Dependencies, personOf } from './person.ts';
import { unknownLink } from '../../shared/runtime/unknown-link.ts';

/** Version of the confirmation page's consent text, for consents whose form named none. */
const CONFIRMATION_TEXT = 'confirmation-1';

/** The button of a page has a few bytes; more is no answer of ours. */
const BODY_LIMIT = 4_096;

/**
 * Answers `/confirm/{token}`. Only a POST acts, so a mail scanner that follows the link gives no consent. The
 * consent confirmed is the one to the text that the form showed. A link that was sent before the person
 * refused mail asks anew, and counts only when that is answered.
 */
export async function confirm(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const signer = await dependencies.tokens();
  const claims = signer.verify('confirm', request.pathParameters?.token ?? '');
  const person = claims && (await personOf(claims.leadId, dependencies));
  if (!claims || !person) return unknownLink();
  const now = dependencies.clock();
  const consent = consentsOf(person.history.human, now).email;
  const again = refusedSince(consent, claims.messageId);
  if (methodOf(request) !== 'POST' || (again && !(await isAskedAgain(request))))
    return html(200, confirmPage(person.texts, again));
  const { state, request: asked = consent } = consent;
  const { textVersion = CONFIRMATION_TEXT } = asked;
  const facts = hitFacts(request, signer.hashKey);
  const answer = { ...claims, facts, purpose: 'email', agrees: true, consentText: textVersion } as const;
  const lead = { kind: 'lead', id: claims.leadId } as const;
  if (state !== 'given') await dependencies.log.add(lead, consentActivity(answer, now));
  return html(200, confirmedPage(person.texts));
}

/** Whether mail is refused, and no form has asked for it between that and the mail with this link. */
const refusedSince = ({ state, request }: Consent, messageId: string): boolean =>
  state === 'withdrawn' && (request === undefined || dayOfConfirmation(messageId) < dayOf(request.at));

async function isAskedAgain(request: HttpRequest): Promise<boolean> {
  if (!request.body) return false;
  const fields = await readFormFields(bodyBytes(request, BODY_LIMIT), request.headers);
  return fields.get(AGAIN_FIELD) === 'yes';
}
