import type { Interest } from '../lead/interests.ts';
import { own } from '../runtime/names.ts';
import type { Profile } from '../lead/profile.ts';
import { digest } from '../runtime/digest.ts';
import { interestsAsked } from '../playbook/interests-asked.ts';
import type { Model } from '../playbook/schema.ts';
import type { Rep } from '../playbook/routing.ts';
import { primaryLanguage } from '../lead/language.ts';

/** What decides who takes a lead. Texts as the lead gave them. */
export interface Routed {
  readonly leadId: string;
  /** What the lead is here for; one that came without a form belongs to sales. */
  readonly interests: readonly string[];
  /** ISO 3166-1 alpha-2. */
  readonly country?: string;
  /** BCP 47. */
  readonly language?: string;
}

/**
 * What is known of that. Of several interests those decide that the model's audience asks for: whoever is
 * handed off as a buyer does not go to recruiting for having applied as well.
 */
export function routedBy(
  leadId: string,
  profile: Profile,
  interests: readonly Interest[],
  model: Model,
): Routed {
  const text = (field: string): string | undefined => {
    const fact = own(profile, field);
    return fact && String(fact.value);
  };
  const all = interests.map(({ interest }) => interest);
  const asked = all.filter((interest) => interestsAsked(model).has(interest));
  const [country, language] = [text('country'), text('language')];
  return { leadId, interests: asked.length > 0 ? asked : all, country, language };
}

const SALES = 'sales';

/** How well a list fits: named there (2), any will do (1), not this one's (0). */
function fitOf(list: readonly string[], value: string | undefined): number {
  if (list.length === 0) return 1;
  return value !== undefined && list.includes(value) ? 2 : 0;
}

const takes = ({ interests }: Rep, lead: readonly string[]): boolean =>
  (lead.length === 0 ? [SALES] : lead).some((interest) => fitOf(interests, interest) > 0);

/**
 * Who takes a lead. Only reps who take what it is here for; among them whoever fits its country best, then its language.
 * A rep who names other countries still takes it where nobody fits better: a lead is never left lying for its
 * address. Between equals the lead's id decides (highest hash of lead and rep): the same lead goes to the
 * same rep, leads spread evenly, and a new rep takes over an even share without moving the others. undefined
 * when nobody takes it.
 */
export function routeLead(reps: readonly Rep[], lead: Routed): Rep | undefined {
  const country = lead.country?.trim().toUpperCase();
  const language = lead.language === undefined ? undefined : primaryLanguage(lead.language);
  const ranked = reps
    .filter((rep) => takes(rep, lead.interests))
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
