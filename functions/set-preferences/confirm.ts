import { consentsOf } from '../../shared/consent/consents.ts';
import { consentActivity } from '../../shared/consent/consent-activity.ts';
import { html, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import { confirmedPage, confirmPage } from './pages.ts';
import { type Dependencies, personOf } from './person.ts';
import { unknownLink } from '../../shared/runtime/unknown-link.ts';

/** Version of the confirmation page's consent text, for consents whose form named none. */
const CONFIRMATION_TEXT = 'confirmation-1';

/**
 * Answers `/confirm/{token}`. Only a POST acts, so a mail scanner that follows the link gives no consent. The
 * consent confirmed is the one to the text that the form showed.
 */
export async function confirm(request: HttpRequest, dependencies: Dependencies): Promise<HttpReply> {
  const signer = await dependencies.tokens();
  const claims = signer.verify('confirm', request.pathParameters?.token ?? '');
  const person = claims && (await personOf(claims.leadId, dependencies));
  if (!claims || !person) return unknownLink();
  if (methodOf(request) !== 'POST') return html(200, confirmPage(person.texts));
  const now = dependencies.clock();
  const { state, textVersion = CONFIRMATION_TEXT } = consentsOf(person.history.human, now).email;
  const facts = hitFacts(request, signer.hashKey);
  const answer = { ...claims, facts, purpose: 'email', agrees: true, consentText: textVersion } as const;
  const lead = { kind: 'lead', id: claims.leadId } as const;
  if (state !== 'given') await dependencies.log.add(lead, consentActivity(answer, now));
  return html(200, confirmedPage(person.texts));
}
