/** The primary subtag of a language, in lower case: `pt` of `pt-BR`. */
export const primaryLanguage = (language: string): string =>
  language.trim().toLowerCase().split(/[-_]/)[0] ?? '';
