/** A browser's id, made up by the tracker or by the site itself; `#` and what else could forge a key is not in it. */
export const VISITOR_ID = /^[\w-]{8,64}$/;

/** The id, if it is one. */
export const visitorIdOf = (text: string | undefined): string | undefined =>
  text !== undefined && VISITOR_ID.test(text) ? text : undefined;
