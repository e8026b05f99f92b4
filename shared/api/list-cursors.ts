import type * as z from 'zod';
import { openCursor, sealCursor } from '../runtime/cursor.ts';
import { invalidFields } from '../runtime/http-error.ts';

/** The cursors of one list: where a page ended, signed. */
export class ListCursors<Place> {
  readonly #key: string;
  readonly #scope: readonly string[];
  readonly #place: z.ZodType<Place>;

  /** @param scope which list, with everything that filters it: a cursor of another list is not taken */
  constructor(key: string, scope: readonly string[], place: z.ZodType<Place>) {
    this.#key = key;
    this.#scope = scope;
    this.#place = place;
  }

  /** The place that a cursor marks; undefined without one. Throws 400 for a cursor that is not of this list. */
  open(cursor: string | undefined): Place | undefined {
    if (cursor === undefined) return undefined;
    const place = openCursor(this.#key, this.#scope, cursor, this.#place);
    if (place === undefined) throw invalidFields({ cursor: 'The cursor of the page before.' });
    return place;
  }

  /** The cursor for a place; undefined where the list ends. */
  seal(place: Place | undefined): string | undefined {
    return place === undefined ? undefined : sealCursor(this.#key, this.#scope, place);
  }

  /**
   * A page of a list that is read by place: one entry more than is shown tells whether there is another page,
   * which `next` leads to.
   */
  async page<Entry>(
    { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
    read: (most: number, after: Place | undefined) => Promise<readonly Entry[]>,
    placeOf: (entry: Entry) => Place,
  ): Promise<{ readonly shown: readonly Entry[]; readonly next: string | undefined }> {
    const entries = await read(limit + 1, this.open(cursor));
    const shown = entries.slice(0, limit);
    const last = entries.length > limit ? shown.at(-1) : undefined;
    return { shown, next: last === undefined ? undefined : this.seal(placeOf(last)) };
  }
}
