import type { Engine } from 'json-rules-engine';
import * as z from 'zod';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { ActivityEvent } from './event.ts';
import { awardsFor, pageClassOf } from './rules.ts';

/** A lead as the peer keeps it: who it is, and what its deeds have added up to. */
export const storedLead = z.object({
  email: z.string(),
  version: z.int().nonnegative(),
  profile: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  engagement: z.number(),
  score: z.number(),
  tier: z.string(),
});
export type Lead = z.infer<typeof storedLead>;

/** A lead of whom nothing is known yet. */
export const newLead = (email: string): Lead => ({
  email,
  version: 0,
  profile: {},
  engagement: 0,
  score: 0,
  tier: 'cold',
});

/** The default playbook's lines to enter a tier. */
const HOT_OVER = 50;
const WARM_FROM = 25;
const tierOf = (score: number): string => (score > HOT_OVER ? 'hot' : score >= WARM_FROM ? 'warm' : 'cold');

/** The rules, and the pages they tell apart. */
export interface Rules {
  readonly engine: Engine;
  readonly pages: Playbook['pages'];
}

/**
 * The lead after one more deed: what the deed earns is added to the score, what the person is worth is summed
 * up anew.
 */
export async function scored(lead: Lead, event: ActivityEvent, { engine, pages }: Rules): Promise<Lead> {
  const profile = { ...lead.profile, ...event.profile };
  const pageClass = pageClassOf(event.properties['page'], pages);
  const awards = await awardsFor(engine, { ...profile, ...event.properties, type: event.type, pageClass });
  const sum = (isDeed: boolean): number =>
    awards.reduce(
      (total, { group, points }) => total + ((group === 'engagement') === isDeed ? points : 0),
      0,
    );
  const engagement = lead.engagement + sum(true);
  const score = engagement + sum(false);
  return { ...lead, profile, engagement, score, tier: tierOf(score), version: lead.version + 1 };
}
