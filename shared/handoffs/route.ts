import type { Profile } from '../lead/profile.ts';
import { digest } from '../runtime/digest.ts';
import type { Rep } from '../playbook/routing.ts';
import { primaryLanguage } from '../lead/language.ts';

/** What decides who takes a lead. Texts as the lead gave them. */
export interface Routed {
  readonly leadId: string;
  /** Whose lead it is; a lead that came without a form belongs to sales. */
  readonly leadType?: string;
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** BCP 47. */
  readonly language?: string;
}

/** What a profile says of that. */
export function routedBy(leadId: string, profile: Profile): Routed {
  const text = (field: string): string | undefined => profile[field] && String(profile[field].value);
  const [leadType, country, language] = [text('leadType'), text('country'), text('language')];
  return { leadId, leadType, country, language };
}

const SALES = 'sales';

/** How well a list fits: named there (2), any will do (1), not this one's (0). */
function fitOf(list: readonly string[], value: string | undefined): number {
  if (list.length === 0) return 1;
  return value !== undefined && list.includes(value) ? 2 : 0;
}

/**
 * Who takes a lead. Only reps of its lead type; among them whoever fits its country best, then its language.
 * A rep who names other countries still takes it where nobody fits better: a lead is never left lying for its
 * address. Between equals the lead's id decides (highest hash of lead and rep): the same lead goes to the
 * same rep, leads spread evenly, and a new rep takes over an even share without moving the others. undefined
 * when nobody takes that lead type.
 */
export function routeLead(reps: readonly Rep[], lead: Routed): Rep | undefined {
  const country = lead.country?.trim().toUpperCase();
  const language = lead.language === undefined ? undefined : primaryLanguage(lead.language);
  const ranked = reps
    .filter((rep) => fitOf(rep.leadTypes, lead.leadType ?? SALES) > 0)
    .map((rep) => ({
      rep,
      rank: [
        fitOf(rep.countries, country),
        fitOf(rep.languages, language),
        digest([lead.leadId, rep.id]),
      ].join(' '),
    }));
  return ranked.toSorted((a, b) => (a.rank < b.rank ? 1 : -1))[0]?.rep;
}
