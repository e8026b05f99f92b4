import { own } from '../runtime/names.ts';
import type { Playbook } from '../playbook/schema.ts';
import { cleanLine } from '../runtime/text.ts';
import type { Activity, Scalar } from '../lead/activity.ts';
import { inOrder } from '../lead/ordered.ts';
import type { Profile } from '../lead/profile.ts';
import { normalAddress } from '../lead/address.ts';
import type { Row } from './blocks.ts';
import { quoteUntrustedLine } from './quote-untrusted.ts';
import { fill } from './texts/texts-for.ts';
import type { Texts } from './texts/texts.ts';
import type { HumanHistory } from '../lead/human-history.ts';

/** Rows per block, few enough to read at a glance. */
const ACTIVITIES = 8;
const DETAIL_CHARACTERS = 80;
const NAME_CHARACTERS = 60;
const PHONE = /^[\d\s()+./-]{5,40}$/;

/** The lead's text in quotation marks, on one line. */
const quotedLine = (texts: Texts, text: string, limit?: number): string =>
  fill(texts.quoted, { text: quoteUntrustedLine(text, limit) });

export const dateOf = (texts: Texts, instant: number): string =>
  new Intl.DateTimeFormat(texts.locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' }).format(
    instant,
  );

/** Points with at most one decimal. */
export const pointsOf = (texts: Texts, points: number, sign: 'auto' | 'always' = 'auto'): string =>
  new Intl.NumberFormat(texts.locale, { maximumFractionDigits: 1, signDisplay: sign }).format(points);

/** The lead's name and company, quoted, as far as they are known. */
export function whoOf(texts: Texts, profile: Profile): string {
  const name = [profile.firstName?.value, profile.lastName?.value].filter(Boolean).join(' ');
  const known = [name, String(profile.company?.value ?? '')].filter((text) => text !== '');
  const quoted = known.map((text) => quotedLine(texts, text, NAME_CHARACTERS));
  return quoted.length > 0 ? quoted.join(', ') : texts.handoff.unnamed;
}

/**
 * A valid e-mail address or phone number is printed unchanged so that a rep can copy it; other text is
 * quoted.
 */
function valueOf(texts: Texts, field: string, value: Scalar): string {
  if (typeof value === 'number') return pointsOf(texts, value);
  const text = String(value);
  if (field === 'email' && normalAddress(text) === text) return text;
  if (field === 'phone' && PHONE.test(text)) return cleanLine(text, NAME_CHARACTERS);
  return quotedLine(texts, text);
}

/** The known profile fields. */
export const factsOf = (texts: Texts, profile: Profile): Row[] =>
  Object.entries(texts.handoff.fields).flatMap(([field, name]) => {
    const fact = own(profile, field);
    return fact === undefined ? [] : [{ name, value: valueOf(texts, field, fact.value) }];
  });

/** The subject of an activity: the form's label, or the page or content id as reported. */
function detailOf(texts: Texts, { type, properties }: Activity, playbook: Playbook): string {
  const form = type === 'form_submitted' ? own(playbook.forms, String(properties.formId))?.label : undefined;
  if (form !== undefined) return `: ${form}`;
  const detail = properties.contentId ?? properties.page;
  return detail === undefined ? '' : `: ${quotedLine(texts, String(detail), DETAIL_CHARACTERS)}`;
}

/** The person's latest activities. Bots' hits and activities that are not evidence are left out. */
export const activitiesOf = (texts: Texts, history: HumanHistory, playbook: Playbook): Row[] =>
  rowsOf(
    texts,
    history.filter(({ suspect, type }) => !suspect && own(playbook.activityTypes, type)?.evidence !== false),
    playbook,
  );

/** Activities with their times, newest first; consecutive repeats share one line. */
export function rowsOf(texts: Texts, activities: readonly Activity[], playbook: Playbook): Row[] {
  const rows: { row: Row; times: number }[] = [];
  for (const activity of activities.toSorted(inOrder).toReversed()) {
    const type = own(playbook.activityTypes, activity.type);
    const value = `${type?.label ?? activity.type}${detailOf(texts, activity, playbook)}`;
    const last = rows.at(-1);
    if (last?.row.value === value) last.times += 1;
    else if (rows.length === ACTIVITIES) break;
    else rows.push({ row: { name: dateOf(texts, activity.occurredAt), value }, times: 1 });
  }
  return rows.map(({ row: { name, value }, times }) => ({
    name,
    value: times === 1 ? value : `${value} (×${times})`,
  }));
}
