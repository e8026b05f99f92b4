import { escapeHtml } from '../runtime/text.ts';

/** HTML that may be sent as it is: only `html` makes it, so that any other text is escaped on its way in. */
export class Markup {
  readonly source: string;

  constructor(source: string) {
    this.source = source;
  }
}

type Part = string | number | Markup | readonly Markup[];

function sourceOf(part: Part): string {
  if (part instanceof Markup) return part.source;
  return typeof part === 'object' ? part.map((each) => each.source).join('') : escapeHtml(String(part));
}

/** A template tag: what is written in the template is markup, what is put in is escaped unless it is markup itself. */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  const filled = parts.map((part, position) => sourceOf(part) + (literals[position + 1] ?? ''));
  return new Markup((literals[0] ?? '') + filled.join(''));
}
