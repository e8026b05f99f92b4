import type { Material } from '../playbook/nurture.ts';
import type { Block } from './blocks.ts';
import type { Letter } from './mime.ts';
import { primaryLanguage } from '../playbook/route.ts';
import { renderHtml } from './render-html.ts';
import { renderText } from './render-text.ts';
import { speaks, textsFor } from './texts/texts.ts';
import type { TrackedLinks } from './tracked-links.ts';

export interface NurtureContent {
  readonly material: Material;
  /** The lead's own (BCP 47), where it is known. */
  readonly language: string | undefined;
  readonly fallbackLanguage: string;
  readonly unsubscribeUrl: string;
  /** Links that tell what becomes of the mail; left out where the lead did not agree to that: then its links are plain. */
  readonly tracked?: TrackedLinks | undefined;
}

/** The first language that both the mail and the material are written in: the lead's, the fallback, English. */
export function languageOf({
  material,
  language,
  fallbackLanguage,
}: Omit<NurtureContent, 'unsubscribeUrl' | 'tracked'>): string {
  const wanted = [primaryLanguage(language ?? ''), primaryLanguage(fallbackLanguage), 'en'];
  return wanted.find((each) => speaks(each) && material.title[each] !== undefined) ?? 'en';
}

/**
 * Educational material, offered to a lead. Holds no word that came from a form: whoever signs up a stranger's address must
 * not be able to write to them through us.
 */
export function nurtureMail(content: NurtureContent): Letter {
  const { material, unsubscribeUrl, tracked } = content;
  const language = languageOf(content);
  const { nurture, language: spoken } = textsFor([language]);
  const title = material.title[language] ?? Object.values(material.title)[0] ?? material.id;
  const blocks: Block[] = [
    { kind: 'title', text: title },
    { kind: 'paragraph', text: `${nurture.greeting} ${nurture.intro[material.answers]}` },
    { kind: 'button', text: nurture.read, url: tracked?.link ?? material.url },
    { kind: 'footer', text: nurture.footer, link: { text: nurture.unsubscribe, url: unsubscribeUrl } },
  ];
  return {
    subject: title,
    text: renderText(blocks),
    html: renderHtml(
      { language: spoken, title, preview: nurture.intro[material.answers], watched: tracked },
      blocks,
    ),
    // RFC 8058: one click of the mail program posts to this address.
    headers: {
      'List-Unsubscribe': `<${unsubscribeUrl}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}
