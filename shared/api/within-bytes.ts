/**
 * Most bytes of a page's entries. Lambda carries answers of 6 MB, in which each quotation mark of the JSON
 * counts twice.
 */
const PAGE_BYTES = 1_024 * 1_024;

/** As many of the first entries as fit into an answer, at least one: the next page goes on from there. */
export function withinBytes<Entry>(entries: readonly Entry[], most = PAGE_BYTES): Entry[] {
  let bytes = 0;
  const exceeding = entries.findIndex((entry) => (bytes += Buffer.byteLength(JSON.stringify(entry))) > most);
  return exceeding < 0 ? [...entries] : entries.slice(0, Math.max(1, exceeding));
}
