import { own } from '../runtime/names.ts';
import type { MailLanguage, Material, Nurture, Question } from '../playbook/nurture.ts';
import { primaryLanguage } from '../lead/language.ts';
import type { Block, Link } from './blocks.ts';
import type { MailContent } from './mail-content.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { speaks, textsFor } from './texts/texts-for.ts';
import type { Texts } from './texts/texts.ts';
import type { TrackedLinks } from './tracked-links.ts';

type InLanguages = Readonly<Record<string, string>>;

/** A material and the URL of its link. */
export interface ToRead {
  readonly material: Material;
  readonly url: string;
}

/** A question and the URLs of its answers, in their order. */
export interface ToAnswer {
  readonly question: Question;
  readonly urls: readonly string[];
}

/** The input of a nurture mail. All URLs are final. */
export interface NurtureContent {
  /** Chosen by `languageOf`. */
  readonly language: string;
  readonly read: ToRead | undefined;
  readonly answer: ToAnswer | undefined;
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
  readonly postalAddress: string;
  /** With the lead's consent to tracking: the tracking pixel and the honeypot link. */
  readonly watched?: Pick<TrackedLinks, 'picture' | 'trap'> | undefined;
}

/** The first language in which all texts of the mail exist: the lead's (BCP 47), the fallback, English. */
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

const textIn = (texts: InLanguages, language: string): string =>
  own(texts, language) ?? Object.values(texts)[0] ?? '';

function introOf({ read }: NurtureContent, { nurture, language }: Texts): string {
  if (read === undefined) return nurture.onlyQuestion;
  const { intro, answers } = read.material;
  if (intro !== undefined) return textIn(intro, language);
  return answers === undefined ? '' : nurture.intro[answers];
}

const answersOf = ({ question, urls }: ToAnswer, language: string): Link[] =>
  question.answers.flatMap(({ label }, index) => {
    const url = urls[index];
    return url === undefined ? [] : [{ text: textIn(label, language), url }];
  });

function blocksOf(content: NurtureContent, title: string, texts: Texts): Block[] {
  const { language, read, answer, unsubscribeUrl, preferencesUrl, postalAddress } = content;
  const { nurture, preferences } = texts;
  const question = answer && textIn(answer.question.ask, language);
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
 * A nurture mail: something to read, a question to answer with one click, or both. It contains no text from a
 * form, so that nobody can sign up a stranger's address and write to them through us.
 */
export function nurtureMail(content: NurtureContent): MailContent {
  const { language, read, answer, unsubscribeUrl, watched } = content;
  const texts = textsFor([language]);
  const title = textIn(read?.material.title ?? answer?.question.ask ?? {}, language);
  const blocks = blocksOf(content, title, texts);
  return {
    subject: title,
    text: renderText(blocks),
    html: renderHtml({ language: texts.language, title, preview: introOf(content, texts), watched }, blocks),
    // RFC 8058: the mail program's one-click unsubscribe posts to this URL.
    headers: {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}
