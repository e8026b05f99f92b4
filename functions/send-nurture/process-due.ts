import type { OutgoingMail } from '../../shared/sending/mime.ts';
import {
  MailRefused,
  NotSettledYet,
  type Outbox,
  SETTLE_MS,
  takesNoMail,
} from '../../shared/sending/outbox.ts';
import {
  type NurtureCase,
  type NurtureCaseReaders,
  readNurtureCase,
} from '../../shared/nurture/nurture-case.ts';
import { isRunning, type TrackPlacement, placementOf } from '../../shared/nurture/place.ts';
import { nextRun, type Plan, planOf } from '../../shared/nurture/plan.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import { log } from '../../shared/runtime/logger.ts';
import type { DayCounter } from '../../shared/stores/day-counter.ts';
import type { MailTally } from '../../shared/stores/mail-tally.ts';
import { claimOf, type Message, type MessageContent, type MessageId } from '../../shared/stores/message.ts';
import type { MessageStore } from '../../shared/stores/message-store.ts';
import {
  type NurtureRun,
  NurtureRunConflict,
  type NurtureRunStore,
} from '../../shared/stores/nurture-run-store.ts';
import { type MailForDependencies, mailFor } from './mail-for.ts';
import { idOf, settlePrevious } from './settle-previous.ts';

export interface Dependencies extends NurtureCaseReaders, MailForDependencies {
  readonly runs: Pick<NurtureRunStore, 'find' | 'put' | 'due'>;
  readonly messages: Pick<MessageStore, 'list' | 'settle'>;
  readonly outbox: Pick<Outbox, 'claim' | 'send'>;
  /** Mails of the whole environment, by day. */
  readonly sent: Pick<DayCounter, 'take'>;
  /** Recent delivery outcomes of the environment's mail. */
  readonly tally: Pick<MailTally, 'recent'>;
  readonly clock: Clock;
}

/**
 * Result for one lead. `unsure`: SES did not reply, so the mail may have been sent; `moved`: only the run was
 * written; `full`: the daily limit is reached; `refused`: SES takes no mail for now; `rejected`: SES does not accept this mail.
 */
export type DueResult = 'sent' | 'unsure' | 'moved' | 'nothing' | 'full' | 'refused' | 'rejected';

/**
 * Processes a due run. Reads the current state, settles the previous mail, then sends the next one or
 * reschedules the run: at most one mail and one write of the run per call. After a crash at any step the next
 * call resumes from the stored state.
 */
export async function processDue(dependencies: Dependencies, leadId: string): Promise<DueResult> {
  const read = await readNurtureCase(dependencies, leadId, dependencies.clock());
  if (read === undefined || !isRunning(read.run) || read.run.dueAt > read.now) return 'nothing';
  const open = await settlePrevious(dependencies, read);
  if (open.waitUntil !== undefined) return move(dependencies, rescheduled(read, open.waitUntil));
  const { nurtureCase } = open;
  const place = placementOf(nurtureCase);
  const plan = typeof place === 'string' ? undefined : planOf(nurtureCase, place);
  const isDue = plan !== undefined && plan.at <= nurtureCase.now;
  return isDue && typeof place !== 'string' && place.track.id === read.run.track
    ? send(dependencies, nurtureCase, place, plan)
    : move(dependencies, nextRun(nurtureCase, place));
}

const rescheduled = ({ run }: NurtureCase, dueAt: number): NurtureRun | undefined =>
  run && { ...run, version: run.version + 1, dueAt };

/**
 * Writes the run. On a conflict the other write stands, because it read newer state; the next call corrects
 * the rest.
 */
async function move({ runs }: Dependencies, run: NurtureRun | undefined): Promise<DueResult> {
  if (run === undefined) return 'nothing';
  try {
    await runs.put(run);
    return 'moved';
  } catch (error) {
    if (error instanceof NurtureRunConflict) return 'nothing';
    throw error;
  }
}

async function send(
  dependencies: Dependencies,
  nurtureCase: NurtureCase,
  place: TrackPlacement,
  { offer }: Plan,
): Promise<DueResult> {
  const { leadId, messages, now, playbook } = nurtureCase;
  const last = messages.at(-1);
  const held = last?.state === 'failed' ? last : undefined;
  const id = idOf(leadId, held?.n ?? (last?.n ?? 0) + 1);
  const mail = await mailFor(dependencies, nurtureCase, id, offer);
  if (!(await dependencies.sent.take(now, playbook.playbook.nurture.perDay))) return 'full';
  const content = contentOf(place, offer);
  const handed = await handOver(dependencies, id, held, content, mail);
  if (handed === 'nothing') return 'nothing';
  if (handed === 'unsure')
    return move(dependencies, rescheduled(nurtureCase, now + SETTLE_MS)).then(() => handed);
  const message: Message = {
    ...claimOf(id, held, now, content),
    state: handed === 'sent' ? 'sent' : 'failed',
  };
  const others = messages.filter((each) => each !== held);
  await move(dependencies, nextRun({ ...nurtureCase, messages: [...others, message] }, place));
  log.info('A nurture mail was processed.', {
    leadId,
    n: id.n,
    track: content.track,
    step: content.step,
    handed,
  });
  return handed;
}

const contentOf = ({ track }: TrackPlacement, { step, material, asks }: Plan['offer']): MessageContent => ({
  track: track.id,
  step: step.id,
  material: material?.id,
  asks,
});

/** Claims a mail and hands it to SES. `nothing`: another invocation has claimed it. */
async function handOver(
  { outbox }: Dependencies,
  id: MessageId,
  held: Message | undefined,
  content: MessageContent,
  mail: OutgoingMail,
): Promise<'sent' | 'unsure' | 'nothing' | 'refused' | 'rejected'> {
  let isOurs = false;
  try {
    await outbox.claim(id, held, content);
    isOurs = true;
    await outbox.send(id, mail);
    return 'sent';
  } catch (error) {
    if (error instanceof NotSettledYet) return isOurs ? 'unsure' : 'nothing';
    if (error instanceof MailRefused) return takesNoMail(error) ? 'refused' : 'rejected';
    throw error;
  }
}
