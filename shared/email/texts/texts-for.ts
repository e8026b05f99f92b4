import { own } from '../../runtime/names.ts';
import type { MailLanguage } from '../../playbook/nurture.ts';
import type { Texts } from './texts.ts';
import { en } from './en.ts';
import { ro } from './ro.ts';
import { pl } from './pl.ts';
import { ca } from './ca.ts';
import { primaryLanguage } from '../../lead/language.ts';

const BY_LANGUAGE: Readonly<Record<MailLanguage, Texts>> = { en, ro, pl, ca };

const LANGUAGES: ReadonlyMap<string, Texts> = new Map(Object.entries(BY_LANGUAGE));

/** Whether mail is written in a language (primary subtag). */
export const speaks = (language: string): boolean => LANGUAGES.has(language);

/**
 * The texts of the first of these languages (BCP 47) that mail is written in; English when it is none of
 * them.
 */
export function textsFor(languages: readonly (string | undefined)[]): Texts {
  const known = languages.map((each) => LANGUAGES.get(primaryLanguage(each ?? '')));
  return known.find((texts) => texts !== undefined) ?? en;
}

/** Fills the places of a text. What is put in stays as it is, braces and all. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replaceAll(/\{(\w+)\}/g, (place, name: string) => own(values, name) ?? place);
