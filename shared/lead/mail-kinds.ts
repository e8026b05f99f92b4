/** The kinds of mail. */
export const MAIL_ACTIONS = ['handoff', 'nurture', 'recall', 'confirmation'] as const;

export type MailAction = (typeof MAIL_ACTIONS)[number];

/** The kinds of mail to leads; the others go to reps. */
export type LeadMailAction = Extract<MailAction, 'nurture' | 'confirmation'>;

export const goesToLead = (action: MailAction): action is LeadMailAction =>
  action === 'nurture' || action === 'confirmation';
