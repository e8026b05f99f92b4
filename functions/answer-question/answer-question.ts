import { own } from '../../shared/runtime/names.ts';
import type { Question } from '../../shared/playbook/nurture.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { html, type HttpReply, type HttpRequest, methodOf } from '../../shared/runtime/http.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { asProperties, type HitFacts } from '../../shared/lead/hit.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import { answerActivityId } from '../../shared/tracking/activity-id.ts';
import { hitFacts } from '../../shared/tracking/hit-facts.ts';
import { retentionOf } from '../../shared/playbook/retention.ts';
import type { TokenClaims, TokenSigner } from '../../shared/tracking/token.ts';
import { askPage, type Choices, thanksPage } from './pages.ts';
import { unknownLink } from '../../shared/runtime/unknown-link.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly playbooks: Pick<PlaybookStore, 'recent'>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'sign' | 'verify' | 'hashKey'>>;
}

type Answer = TokenClaims<'answer'>;
const ACTIVITY = 'survey_answered';

/**
 * Answers `/answers/{token}`. Only a POST acts, so a mail scanner that follows the link does not answer for
 * the person. The body is ignored: the token alone says who answers what. Scoring detects a scanner that
 * posts as well. A question or answer that the playbook no longer has gives the page of an unknown link.
 */
export async function answerQuestion(
  request: HttpRequest,
  { clock, log, playbooks, tokens }: Dependencies,
): Promise<HttpReply> {
  const signer = await tokens();
  const answer = signer.verify('answer', request.pathParameters?.token ?? '');
  if (!answer) return unknownLink();
  const { playbook } = await playbooks.recent();
  const choices = choicesFor(answer, playbook.nurture.questions[answer.question], signer);
  if (!choices) return unknownLink();
  if (methodOf(request) !== 'POST') return html(200, askPage(choices, answer.language));
  const facts = hitFacts(request, signer.hashKey);
  const activity = answerActivity(answer, facts, clock());
  await log.add({ kind: 'lead', id: answer.leadId }, activity, retentionOf(playbook, ACTIVITY));
  return html(200, thanksPage(choices, answer.language));
}

/**
 * The chosen answer, and the other answers with tokens of their own; undefined if the playbook no longer has
 * the answer.
 */
function choicesFor(
  answer: Answer,
  { ask, answers }: Question,
  signer: Pick<TokenSigner, 'sign'>,
): Choices | undefined {
  const { language, value } = answer;
  const chosen = answers.find((each) => each.value === value);
  if (chosen === undefined) return undefined;
  const textOf = (texts: Readonly<Record<string, string>>): string =>
    own(texts, language) ?? Object.values(texts)[0] ?? '';
  const others = answers
    .filter((each) => each !== chosen)
    .map((each) => ({ label: textOf(each.label), token: signer.sign({ ...answer, value: each.value }) }));
  return { question: textOf(ask), chosen: textOf(chosen.label), others };
}

const answerActivity = (answer: Answer, facts: HitFacts, receivedAt: number): Activity => ({
  id: answerActivityId(answer, receivedAt),
  type: ACTIVITY,
  occurredAt: receivedAt,
  receivedAt,
  source: 'mail',
  properties: {
    ...asProperties({ ...facts, messageId: answer.messageId }),
    question: answer.question,
    answer: answer.value,
  },
  profile: { [answer.question]: answer.value },
});
