import type { OutgoingMail } from '../../shared/sending/mime.ts';
import { MailRefused, NotSettledYet, type Outbox, SETTLE_MS } from '../../shared/sending/outbox.ts';
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
  /** What became of the environment's mail lately. */
  readonly tally: Pick<MailTally, 'recent'>;
  readonly clock: Clock;
}

/**
 * What came of looking at a lead: its mail went out; nobody knows whether it did; the run was moved on; there
 * was nothing to do; the day has all the mails it may have; SES takes no more for now; SES does not take this
 * one.
 */
export type DueResult = 'sent' | 'unsure' | 'moved' | 'nothing' | 'full' | 'refused' | 'rejected';

/**
 * Works on a lead whose run is due. Reads everything anew, brings the mail before this one to an end, and
 * then either sends the next one or says when to look again: at most one mail and one write of the run each
 * time. A crash between any two steps leaves what the next look goes on from.
 */
export async function processDue(parts: Dependencies, leadId: string): Promise<DueResult> {
  const read = await readNurtureCase(parts, leadId, parts.clock());
  if (read === undefined || !isRunning(read.run) || read.run.dueAt > read.now) return 'nothing';
  const open = await settlePrevious(parts, read);
  if (open.waitUntil !== undefined) return move(parts, lookAgain(read, open.waitUntil));
  const { found } = open;
  const place = placementOf(found);
  const plan = typeof place === 'string' ? undefined : planOf(found, place);
  const isDue = plan !== undefined && plan.at <= found.now;
  return isDue && typeof place !== 'string' && place.track.id === read.run.track
    ? send(parts, found, place, plan)
    : move(parts, nextRun(found, place));
}

const lookAgain = ({ run }: NurtureCase, dueAt: number): NurtureRun | undefined =>
  run && { ...run, version: run.version + 1, dueAt };

/**
 * Writes the run. Where somebody else was quicker, theirs stands: they knew more, and the next look sorts out
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
  parts: Dependencies,
  found: NurtureCase,
  place: TrackPlacement,
  { offer }: Plan,
): Promise<DueResult> {
  const { leadId, messages, now, playbook } = found;
  const last = messages.at(-1);
  const held = last?.state === 'failed' ? last : undefined;
  const id = idOf(leadId, held?.n ?? (last?.n ?? 0) + 1);
  const mail = await mailFor(parts, found, id, offer);
  if (!(await parts.sent.take(now, playbook.playbook.nurture.perDay))) return 'full';
  const content = contentOf(place, offer);
  const handed = await handOver(parts, id, held, content, mail);
  if (handed === 'nothing') return 'nothing';
  if (handed === 'unsure') return move(parts, lookAgain(found, now + SETTLE_MS)).then(() => handed);
  const message: Message = {
    ...claimOf(id, held, now, content),
    state: handed === 'sent' ? 'sent' : 'failed',
  };
  const others = messages.filter((each) => each !== held);
  await move(parts, nextRun({ ...found, messages: [...others, message] }, place));
  log.info('Nurture mail', { leadId, n: id.n, track: content.track, step: content.step, handed });
  return handed;
}

const contentOf = ({ track }: TrackPlacement, { step, material, asks }: Plan['offer']): MessageContent => ({
  track: track.id,
  step: step.id,
  material: material?.id,
  asks,
});

/** Claims a mail and hands it to SES. `nothing`: somebody else has claimed it. */
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
    if (error instanceof MailRefused) return error.because === 'rejected' ? 'rejected' : 'refused';
    throw error;
  }
}
