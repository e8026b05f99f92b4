/** Bits in a word. */
export const WORD = 32;

/** Bits of one word, of a row of words of 32 bits. */
export interface Bits {
  readonly word: number;
  readonly mask: number;
}

/** The words that so many bits need. */
export const wordsFor = (bits: number): number => Math.ceil(bits / WORD);

/** So many words without a bit. */
export const noBits = (words: number): number[] => Array.from({ length: words }, () => 0);

/** The place of a bit. */
export const bitAt = (position: number): Bits => ({
  word: Math.floor(position / WORD),
  mask: 1 << (position % WORD),
});

export function setBit(words: number[], position: number): void {
  words[Math.floor(position / WORD)]! |= 1 << (position % WORD);
}

/** Puts bits of the same word together. */
export function merged(bits: readonly Bits[]): Bits[] {
  const masks = new Map<number, number>();
  for (const { word, mask } of bits) masks.set(word, (masks.get(word) ?? 0) | mask);
  return [...masks].map(([word, mask]) => ({ word, mask }));
}

/** Calls with the position of each bit that is set, ascending. */
export function eachBit(words: readonly number[], call: (position: number) => void): void {
  for (let word = 0; word < words.length; word += 1) {
    for (let rest = words[word]!; rest !== 0; rest &= rest - 1) {
      call(word * WORD + 31 - Math.clz32(rest & -rest));
    }
  }
}

/** The positions of the bits that are set, ascending. */
export function positionsOf(words: readonly number[]): number[] {
  const positions: number[] = [];
  eachBit(words, (position) => positions.push(position));
  return positions;
}
