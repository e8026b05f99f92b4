import type { HistoryOf } from '../../shared/stores/whole-history.ts';
import type { Texts } from '../../shared/email/texts/texts.ts';
import { textsFor } from '../../shared/email/texts/texts-for.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { TokenSigner } from '../../shared/tracking/token.ts';
import type { LeadHistory } from '../../shared/bots/lead-history.ts';
import { profileOf } from '../../shared/lead/profile.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'recent'>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'verify' | 'hashKey'>>;
}

/** The person a page is for, and its texts in their language. */
export interface Person {
  readonly leadId: string;
  readonly history: LeadHistory;
  readonly texts: Texts;
}

/** Reads a lead with strong consistency; undefined once the person is erased. */
export async function personOf(
  leadId: string,
  { clock, historyOf, playbooks }: Dependencies,
): Promise<Person | undefined> {
  const [history, { playbook }] = await Promise.all([historyOf(leadId), playbooks.recent()]);
  if (history === undefined) return undefined;
  const language = profileOf(history.human, clock()).language?.value;
  const wanted = typeof language === 'string' ? language : undefined;
  return { leadId, history, texts: textsFor([wanted, playbook.nurture.fallbackLanguage]) };
}
