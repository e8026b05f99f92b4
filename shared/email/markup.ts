import { escapeHtml } from '../runtime/text.ts';

/** Trusted HTML. Only the `html` tag creates it, so all other text is escaped when it is inserted. */
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

/**
 * A template tag: the literal parts are markup; inserted values are escaped unless they are markup already.
 */
export function html(literals: TemplateStringsArray, ...parts: Part[]): Markup {
  const filled = parts.map((part, position) => sourceOf(part) + (literals[position + 1] ?? ''));
  return new Markup((literals[0] ?? '') + filled.join(''));
}
