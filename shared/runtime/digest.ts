import { createHash, createHmac } from 'node:crypto';

/** 26 characters of base 36 hold 134 bits: no two of 2^60 will ever meet. */
const WIDTH = 26;
const SPACE = 36n ** BigInt(WIDTH);

const lettersAndDigits = (hash: Buffer): string =>
  (BigInt(`0x${hash.toString('hex')}`) % SPACE).toString(36).padStart(WIDTH, '0');

/** SHA-256 of a list of parts, as 26 characters `[a-z0-9]`. Parts cannot run into each other. */
export const digest = (parts: readonly unknown[]): string =>
  lettersAndDigits(createHash('sha256').update(JSON.stringify(parts)).digest());

/** The same under a key (HMAC), for parts that somebody could guess. */
export const keyedDigest = (key: string, parts: readonly unknown[]): string =>
  lettersAndDigits(createHmac('sha256', key).update(JSON.stringify(parts)).digest());
