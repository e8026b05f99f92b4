import type { HistoryOf } from '../../shared/stores/whole-history.ts';
import { type Texts, textsFor } from '../../shared/email/texts/texts.ts';
import type { Clock } from '../../shared/runtime/clock.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { humanProfile } from '../../shared/bots/human-history.ts';
import type { ActivityLog } from '../../shared/stores/activity-log.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { TokenSigner } from '../../shared/tracking/token.ts';

export interface Dependencies {
  readonly clock: Clock;
  readonly log: Pick<ActivityLog, 'add'>;
  readonly historyOf: HistoryOf;
  readonly playbooks: Pick<PlaybookStore, 'recent'>;
  readonly tokens: () => Promise<Pick<TokenSigner, 'verify' | 'hashKey'>>;
}

/** Whom a page is for, and the words in their language. */
export interface Person {
  readonly leadId: string;
  readonly history: readonly Activity[];
  readonly texts: Texts;
}

/** Reads a lead, strongly consistent; undefined once the person was erased. */
export async function personOf(
  leadId: string,
  { historyOf, playbooks }: Dependencies,
): Promise<Person | undefined> {
  const [history, { playbook }] = await Promise.all([historyOf(leadId), playbooks.recent()]);
  if (history === undefined) return undefined;
  const language = humanProfile(history).language?.value;
  const wanted = typeof language === 'string' ? language : undefined;
  return { leadId, history, texts: textsFor([wanted, playbook.nurture.fallbackLanguage]) };
}
