import type { MailLanguage, Material, Nurture, Question } from '../playbook/nurture.ts';
import { primaryLanguage } from '../lead/language.ts';
import type { Block, Link } from './blocks.ts';
import type { MailContent } from './mail-content.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { speaks, type Texts, textsFor } from './texts/texts.ts';
import type { TrackedLinks } from './tracked-links.ts';

type InLanguages = Readonly<Record<string, string>>;

/** A material, and the address that the mail's link has. */
export interface ToRead {
  readonly material: Material;
  readonly url: string;
}

/** A question, and the addresses of its answers, in their order. */
export interface ToAnswer {
  readonly question: Question;
  readonly urls: readonly string[];
}

/** What a mail to a lead is made of. All addresses are ready to be followed. */
export interface NurtureContent {
  /** As `languageOf` chose it. */
  readonly language: string;
  readonly read: ToRead | undefined;
  readonly answer: ToAnswer | undefined;
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
  readonly postalAddress: string;
  /** For a reader who agreed to it: what tells of an opening, and what only machines see. */
  readonly watched?: Pick<TrackedLinks, 'picture' | 'trap'> | undefined;
}

/** The first language that the mail and all that it holds are written in: the lead's (BCP 47), the fallback, English. */
export function languageOf(
  {
    material,
    question,
  }: { readonly material: Material | undefined; readonly question: Question | undefined },
  language: string | undefined,
  { fallbackLanguage }: Pick<Nurture, 'fallbackLanguage'>,
): string {
  const texts = [material?.title, material?.intro, question?.ask].filter((each) => each !== undefined);
  const written = (wanted: string): boolean => texts.every((each) => Object.hasOwn(each, wanted));
  const wanted = [primaryLanguage(language ?? ''), fallbackLanguage, 'en' satisfies MailLanguage];
  return wanted.find((each) => speaks(each) && written(each)) ?? fallbackLanguage;
}

const said = (texts: InLanguages, language: string): string =>
  texts[language] ?? Object.values(texts)[0] ?? '';

function introOf({ read }: NurtureContent, { nurture, language }: Texts): string {
  if (read === undefined) return nurture.onlyQuestion;
  const { intro, answers } = read.material;
  if (intro !== undefined) return said(intro, language);
  return answers === undefined ? '' : nurture.intro[answers];
}

const answersOf = ({ question, urls }: ToAnswer, language: string): Link[] =>
  question.answers.flatMap(({ label }, index) => {
    const url = urls[index];
    return url === undefined ? [] : [{ text: said(label, language), url }];
  });

function blocksOf(content: NurtureContent, title: string, texts: Texts): Block[] {
  const { language, read, answer, unsubscribeUrl, preferencesUrl, postalAddress } = content;
  const { nurture, preferences } = texts;
  const question = answer && said(answer.question.ask, language);
  return [
    { kind: 'title', text: title },
    { kind: 'paragraph', text: `${nurture.greeting} ${introOf(content, texts)}` },
    ...(read ? [{ kind: 'button', text: nurture.read, url: read.url } as const] : []),
    ...(answer && question !== undefined
      ? [
          {
            kind: 'choices',
            heading: question === title ? undefined : question,
            note: nurture.oneClick,
            options: answersOf(answer, language),
          } as const,
        ]
      : []),
    {
      kind: 'footer',
      text: nurture.footer,
      links: [
        { text: nurture.unsubscribe, url: unsubscribeUrl },
        { text: preferences.open, url: preferencesUrl },
      ],
      sender: postalAddress,
    },
  ];
}

/**
 * Something to read, a question to answer with one click, or both. Holds no word that came from a form: whoever signs up a
 * stranger's address must not be able to write to them through us.
 */
export function nurtureMail(content: NurtureContent): MailContent {
  const { language, read, answer, unsubscribeUrl, watched } = content;
  const texts = textsFor([language]);
  const title = said(read?.material.title ?? answer?.question.ask ?? {}, language);
  const blocks = blocksOf(content, title, texts);
  return {
    subject: title,
    text: renderText(blocks),
    html: renderHtml({ language: texts.language, title, preview: introOf(content, texts), watched }, blocks),
    // RFC 8058: one click of the mail program posts to this address.
    headers: {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}
