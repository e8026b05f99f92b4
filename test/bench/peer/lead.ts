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
const HIGHEST = 100;

const tierOf = (score: number): string => (score > HOT_OVER ? 'hot' : score >= WARM_FROM ? 'warm' : 'cold');
const between = (points: number, least: number, most: number): number =>
  Math.min(Math.max(points, least), most);

/** The lead after one more deed: what the deed earns is added, what the person is worth is summed up anew. */
export async function scored(
  lead: Lead,
  event: ActivityEvent,
  { engine, playbook }: { engine: Engine; playbook: Playbook },
): Promise<Lead> {
  const profile = { ...lead.profile, ...event.profile };
  const pageClass = pageClassOf(event.properties['page'], playbook);
  const facts = { ...profile, ...event.properties, type: event.type, pageClass };
  const awards = await awardsFor(engine, facts);
  const sum = (group: string): number =>
    awards.filter((award) => award.group === group).reduce((total, { points }) => total + points, 0);
  const { fit, engagement, bant } = playbook.models['default']!.groups as Record<
    string,
    { floor?: number; cap: number }
  >;
  const held = (points: number, group = fit): number =>
    between(points, group?.floor ?? 0, group?.cap ?? HIGHEST);
  const earned = held(lead.engagement + sum('engagement'), engagement);
  const score = between(earned + held(sum('fit'), fit) + held(sum('bant'), bant), 0, HIGHEST);
  return { ...lead, profile, engagement: earned, score, tier: tierOf(score), version: lead.version + 1 };
}
