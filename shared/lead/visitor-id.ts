/** A browser's id, made up by the tracker or by the site itself; `#` and what else could forge a key is not in it. */
export const VISITOR_ID = /^[\w-]{8,64}$/;

/** What broken trackers send in place of an id; whoever shares it would be taken for one browser. */
const NOT_AN_ID = /^(undefined|anonymous|visitorid|[0-]+)$/i;

/** The id, if it is one. */
export const visitorIdOf = (text: string | undefined): string | undefined =>
  text !== undefined && VISITOR_ID.test(text) && !NOT_AN_ID.test(text) ? text : undefined;
