import type { IncomingMessage } from 'node:http';

/**
 * Reads a request's body. One that is larger than allowed is read on to its end, so that the sender gets to
 * read the answer, but not kept: undefined.
 */
export function readBody(request: IncomingMessage, maxBytes = Infinity): Promise<Buffer | undefined> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer | undefined>();
  const chunks: Buffer[] = [];
  let length = 0;
  request.on('data', (chunk: Buffer) => {
    length += chunk.length;
    if (length <= maxBytes) chunks.push(chunk);
  });
  request.on('end', () => resolve(length > maxBytes ? undefined : Buffer.concat(chunks)));
  request.on('error', reject);
  return promise;
}
