import type { Purpose } from '../../lead/purposes.ts';
import type { BantItem } from '../../lead/bant.ts';

/** Everything that mail says in one language. `{name}` marks a place that `fill` fills. */
export interface Texts {
  /** BCP 47. */
  readonly language: string;
  /** How dates and numbers are written. */
  readonly locale: string;
  /** How the language quotes: `“{text}”`. */
  readonly quoted: string;
  readonly handoff: {
    readonly subject: string;
    readonly unnamed: string;
    readonly points: string;
    readonly highValue: string;
    readonly nextStep: string;
    /** What to do after the latest deed that qualified the lead, by activity type; `call` for any other. */
    readonly steps: Readonly<Record<string, string>> & { readonly call: string };
    readonly askFirst: string;
    readonly why: string;
    readonly qualifies: string;
    readonly activities: string;
    readonly missing: string;
    readonly who: string;
    readonly words: string;
    readonly reference: string;
    readonly footer: string;
    /** Names of profile fields. */
    readonly fields: Readonly<Record<string, string>>;
    readonly bant: Readonly<Record<BantItem, { readonly name: string; readonly question: string }>>;
  };
  /** Takes a handoff back. */
  readonly recall: {
    readonly subject: string;
    readonly why: string;
    readonly late: string;
    readonly withdrawn: string;
    readonly step: string;
    readonly footer: string;
  };
  readonly nurture: {
    readonly greeting: string;
    /** Leads over to a material, by the question that it helps to answer. */
    readonly intro: Readonly<Record<BantItem, string>>;
    readonly read: string;
    /** In place of what leads over to a material, where there is none. */
    readonly onlyQuestion: string;
    /** Below a question: what a click does. */
    readonly oneClick: string;
    readonly footer: string;
    readonly unsubscribe: string;
  };
  /** The page that an answer in a mail opens. */
  readonly answer: {
    readonly confirm: string;
    readonly others: string;
    readonly thanks: string;
    readonly noted: string;
    readonly change: string;
  };
  /** The mail that asks whether a consent is meant, and the page that it leads to. */
  readonly confirmation: {
    readonly subject: string;
    readonly asked: string;
    readonly confirm: string;
    readonly notYou: string;
    readonly untilThen: string;
    /** On an old link, after the person has refused mail since. */
    readonly refusedSince: string;
    readonly thanks: string;
    readonly noted: string;
  };
  /** The page of what somebody agrees to. Whoever changes these raises `PREFERENCES_TEXT`. */
  readonly preferences: {
    /** Leads to the page. */
    readonly open: string;
    readonly title: string;
    readonly intro: string;
    readonly purposes: Readonly<Record<Purpose, { readonly name: string; readonly says: string }>>;
    readonly yes: string;
    readonly no: string;
    readonly unasked: string;
    readonly pending: string;
    readonly save: string;
    readonly none: string;
    readonly noneSays: string;
    readonly saved: string;
  };
}
