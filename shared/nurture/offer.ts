import { ASKING_ORDER, type BantItem } from '../lead/bant.ts';
import type { Material, Step, Track } from '../playbook/nurture.ts';
import { primaryLanguage } from '../lead/language.ts';
import type { LeadState } from '../lead/state.ts';
import type { Message } from '../stores/message.ts';
import type { NurtureCase } from './nurture-case.ts';

/** The content of one mail: a material, a question, or both. */
export interface Offer {
  readonly step: Step;
  readonly material: Material | undefined;
  readonly asks: BantItem | undefined;
}

/** Whether a mail may have reached the lead: true unless it provably did not. */
export const mayHaveArrived = ({ state }: Message): boolean => state !== 'failed';

/** The steps of a track after the last one that was sent to the lead, in order. */
export function stepsLeft({ id, steps }: Track, messages: readonly Message[]): readonly Step[] {
  const sent = messages.filter((message) => mayHaveArrived(message) && message.track === id);
  const places = sent.map((message) => steps.findIndex((step) => step.id === message.step));
  return steps.slice(Math.max(-1, ...places) + 1);
}

/** What a step offers a lead; undefined if it would only repeat material, or ask for what is known. */
export function offerOf(step: Step, { bant }: LeadState, nurtureCase: NurtureCase): Offer | undefined {
  const sent = nurtureCase.messages.filter(mayHaveArrived);
  const open = ASKING_ORDER.filter(
    (item) => bant[item] === 'unknown' && !sent.some(({ asks }) => asks === item),
  );
  const asks = step.asks === 'missing' ? open[0] : open.find((item) => item === step.asks);
  if (step.asks !== undefined && asks === undefined) return undefined;
  const material = materialFor(step, asks, nurtureCase, new Set(sent.map((message) => message.material)));
  const empty = asks === undefined && material === undefined;
  return empty ? undefined : { step, material, asks };
}

/** The first unsent material that fits the step, preferably in the lead's language. */
function materialFor(
  step: Step,
  asks: BantItem | undefined,
  { playbook, profile }: NurtureCase,
  sent: ReadonlySet<string | undefined>,
): Material | undefined {
  const language = primaryLanguage(String(profile.language?.value ?? ''));
  const fresh = playbook.playbook.nurture.materials.filter(({ id }) => !sent.has(id));
  const fitting = fresh.filter(
    (each) =>
      (step.material === undefined || each.id === step.material) &&
      (step.contentClass === undefined || each.contentClass === step.contentClass) &&
      (step.material !== undefined || asks === undefined || each.answers === asks),
  );
  return fitting.find(({ title }) => Object.hasOwn(title, language)) ?? fitting[0];
}
