import { Agent, request, type IncomingHttpHeaders } from 'node:http';

/** Any answer of a server, however bad its status. */
export interface RawReply {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * A server of the AWS kind that is reached without an SDK: several times faster, and nothing is left out of
 * the JSON.
 */
export class RawHttp {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 64 });
  readonly #url: URL;

  constructor(url: string) {
    this.#url = new URL(url);
  }

  /** @throws the socket's error if no answer came */
  post(headers: { readonly [name: string]: string }, body: string | Buffer): Promise<RawReply> {
    const { hostname, port, pathname } = this.#url;
    const { promise, resolve, reject } = Promise.withResolvers<RawReply>();
    const length = { 'content-length': String(Buffer.byteLength(body)) };
    const call = request(
      {
        agent: this.#agent,
        hostname,
        port,
        path: pathname,
        method: 'POST',
        headers: { ...headers, ...length },
      },
      (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () =>
          resolve({ status: reply.statusCode ?? 0, headers: reply.headers, body: Buffer.concat(chunks) }),
        );
      },
    );
    call.on('error', reject);
    call.end(body);
    return promise;
  }

  close(): void {
    this.#agent.destroy();
  }
}
