import { type Block, render, type Renderer, type Row } from './blocks.ts';

const heading = (text: string): string => text.toUpperCase();

const lines = (rows: readonly Row[], line: (row: Row) => string): string => rows.map(line).join('\n');

const joined = (...parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join('\n');

const TEXT: Renderer<string> = {
  title: ({ text }) => text,
  paragraph: ({ text }) => text,
  meter: ({ text }) => text,
  callout: (block) => joined(heading(block.heading), block.text),
  facts: (block) =>
    joined(
      heading(block.heading),
      lines(block.rows, ({ name, value }) => `${name}: ${value}`),
    ),
  amounts: (block) =>
    joined(
      heading(block.heading),
      block.note,
      lines(block.rows, ({ name, value }) => `${value.padStart(6)}  ${name}`),
    ),
  items: (block) =>
    joined(
      heading(block.heading),
      lines(block.rows, ({ name, value }) => `- ${name}: ${value}`),
    ),
  quote: (block) => joined(heading(block.heading), block.text.replaceAll(/^/gm, '> ')),
  button: ({ text, url }) => joined(`${text}:`, url),
  choices: (block) =>
    joined(
      block.heading && heading(block.heading),
      block.note,
      '',
      block.options.map(({ text, url }) => `- ${text}:\n  ${url}`).join('\n'),
    ),
  footer: ({ text, links = [], sender }) =>
    joined('-- ', text, ...links.map((link) => `${link.text}: ${link.url}`), sender),
};

/** A mail as plain text. */
export const renderText = (blocks: readonly Block[]): string =>
  `${blocks.map((block) => render(TEXT, block)).join('\n\n')}\n`;
