import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { Playbook } from '../playbook/schema.ts';

/** A DynamoDB item ends at 400 KB; the rest is kept for what is told of a version beside it. */
const LIMIT_BYTES = 350 * 1_024;

/** The document cannot be kept: it is over 350 KB even when compressed. */
export class PlaybookTooLarge extends Error {
  override readonly name = 'PlaybookTooLarge';
}

const compress = promisify(gzip);
const decompress = promisify(gunzip);

/** A document as it is kept. Throws `PlaybookTooLarge`. */
export async function packBody(playbook: Playbook): Promise<Uint8Array> {
  const body = await compress(JSON.stringify(playbook));
  if (body.byteLength > LIMIT_BYTES) throw new PlaybookTooLarge(`${body.byteLength} bytes compressed.`);
  return body;
}

/** A kept document. What it says is the caller's to parse. */
export async function unpackBody(body: Uint8Array): Promise<unknown> {
  return JSON.parse((await decompress(body)).toString());
}
