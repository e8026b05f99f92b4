import * as z from 'zod';
import { MAIL_ACTIONS, type MailAction } from '../lead/mail-kinds.ts';
import { BANT } from '../lead/bant.ts';

/** Nurture mail is of the lead and of no one model: where others name their model, it has this word. */
export const OF_THE_LEAD = 'lead';

/**
 * Which mail of which lead: the change it is about. Nurture mails are numbered one after the other, lead by
 * lead.
 */
export interface MessageId {
  readonly action: MailAction;
  readonly leadId: string;
  readonly model: string;
  readonly n: number;
  /** Of handoff mail: the how manieth rep it goes to, from 2 on, as it did not reach those before. */
  readonly attempt?: number | undefined;
}

const STATES = ['claimed', 'sent', 'failed', 'unknown', 'skipped'] as const;

/**
 * `claimed`: somebody is sending it, or crashed while they were. `sent`: SES took it. `failed`: SES provably
 * did not. `unknown`: the outcome cannot be determined. `skipped`: it was given up.
 */
export type MessageState = (typeof STATES)[number];

/**
 * What can happen to a message, with the states it may happen in; the condition of the write is made from
 * them.
 */
export const TRANSITIONS = {
  /**
   * SES took it, by its answer or by its own report, however late that comes: but a report of sending does
   * not undo a later rejection.
   */
  accepted: { to: 'sent', from: ['claimed', 'unknown', 'skipped'] },
  /** SES answered that it does not take it. */
  refused: { to: 'failed', from: ['claimed'] },
  /** The reason for the mail ceased to hold before it was handed to SES. */
  withdrawn: { to: 'failed', from: ['claimed'] },
  /** SES reported that it threw away what it had taken. */
  rejected: { to: 'failed', from: ['claimed', 'unknown', 'sent'] },
  /** SES did not answer, or with an error of its own. */
  unanswered: { to: 'unknown', from: ['claimed'] },
  givenUp: { to: 'skipped', from: ['claimed', 'unknown'] },
  /** SES has refused it for too long. */
  dropped: { to: 'skipped', from: ['failed'] },
} as const satisfies Record<string, { to: MessageState; from: readonly MessageState[] }>;

export type MessageTransition = keyof typeof TRANSITIONS;

export const storedMessage = z.object({
  action: z.enum(MAIL_ACTIONS),
  model: z.string(),
  n: z.int().positive(),
  attempt: z.int().min(2).optional(),
  state: z.enum(STATES),
  /** When it was last claimed, and when it reached its state; ms since the epoch. */
  claimedAt: z.number(),
  stateAt: z.number(),
  /** SES's id of the mail. */
  sesId: z.string().optional(),
  /** When it was claimed for the first time. */
  firstAt: z.number().optional(),
  /**
   * Why it was given up: nobody ever said what became of it; whoever sent it crashed meanwhile; SES refused
   * it for too long; this environment does not write to the address.
   */
  reason: z.enum(['unconfirmed', 'interrupted', 'refused', 'withheld']).optional(),
  /** Of nurture mail: track and step, what it offered (id of the playbook's material), what it asked. */
  track: z.string().optional(),
  step: z.string().optional(),
  material: z.string().optional(),
  asks: z.enum(BANT).optional(),
});

/** What nurture mail remembers of its content. */
export type MessageContent = Pick<Message, 'track' | 'step' | 'material' | 'asks'>;

export type Message = z.infer<typeof storedMessage>;

/** A message as it stands once it has been claimed. */
export const claimOf = (
  { action, model, n, attempt }: MessageId,
  held: Message | undefined,
  at: number,
  content: MessageContent,
): Message => ({
  action,
  model,
  n,
  ...(attempt !== undefined && { attempt }),
  state: 'claimed',
  claimedAt: at,
  stateAt: at,
  firstAt: held?.firstAt ?? at,
  ...content,
});

/** The id, in links, of the mail that asks to confirm consent: one a UTC day, counted since the epoch. */
export const confirmationOfDay = (day: number): string => `${OF_THE_LEAD}.${day}`;

/** The UTC day on which such a mail was sent; NaN for the id of any other. */
export const dayOfConfirmation = (messageId: string): number =>
  messageId.startsWith(`${OF_THE_LEAD}.`) ? Number(messageId.slice(OF_THE_LEAD.length + 1)) : Number.NaN;
