import { median } from '../statistics.ts';

const ROUNDS = 31;
const WARM_UP_ROUNDS = 10;

/** The median processor time (µs) of an item for each of two sides, and the median of their ratios. */
export interface Compared {
  readonly ours: number;
  readonly theirs: number;
  readonly ratio: number;
}

/** A piece of work for each of these items, gone through so many times before it is the other side's turn. */
export interface Side<Item> {
  readonly items: readonly Item[];
  readonly passes?: number;
  readonly work: (item: Item) => unknown;
}

/** A function that answers at once is not awaited, which would cost more than it. */
async function timePerItem<Item>({ items, work, passes = 1 }: Side<Item>): Promise<number> {
  const before = process.cpuUsage();
  for (let pass = 0; pass < passes; pass += 1) {
    for (const item of items) {
      const done = work(item);
      if (done instanceof Promise) await done;
    }
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / (items.length * passes);
}

/**
 * Times two sides in turns, by processor time of the whole process, collecting garbage included: neighbours
 * do not count.
 */
export async function sideBySide<Ours, Theirs>(
  ours: Side<Ours>,
  theirs: Side<Theirs>,
  rounds = ROUNDS,
): Promise<Compared> {
  const times: { readonly ours: number; readonly theirs: number }[] = [];
  for (let round = 0; round < WARM_UP_ROUNDS + rounds; round += 1) {
    times.push({ ours: await timePerItem(ours), theirs: await timePerItem(theirs) });
  }
  const measured = times.slice(WARM_UP_ROUNDS);
  return {
    ours: median(measured.map((time) => time.ours)),
    theirs: median(measured.map((time) => time.theirs)),
    ratio: median(measured.map((time) => time.ours / time.theirs)),
  };
}
