import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { FUNCTION_FAILED, gatewayAnswer, send, type HttpAnswer } from './http-answer.ts';
import { toHttpRequest, type HttpRequest } from './http-event.ts';
import { listen } from '../kit/listen.ts';
import { readBody } from '../kit/read-body.ts';

/** An HTTP API takes bodies of up to 10 MB. */
const MAX_BODY_BYTES = 10 * 1024 * 1024;
/**
 * Node's own 5 s would close connections under clients that keep theirs for longer, as browsers and SDKs do.
 */
const KEEP_ALIVE_MS = 75_000;
/**
 * Longer than nearly any function takes to answer; somebody who waits for `/_local/idle` may wait for ever.
 */
const CLOSE_WITHIN_MS = 2_000;

/** Answers one request. */
export type Answering = (request: HttpRequest) => Promise<HttpAnswer>;

/**
 * The public port. It is taken first, since links and variables hold its number, and answers once it is
 * opened.
 */
export class PublicPort {
  readonly #server: Server;
  readonly #open = Promise.withResolvers<Answering>();

  constructor() {
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  /** Takes a port, any free one for 0, and answers with the URL. Rejects if it is taken. */
  async listen(port: number): Promise<string> {
    return `http://127.0.0.1:${await listen(this.#server, port)}`;
  }

  open(answering: Answering): void {
    this.#open.resolve(answering);
  }

  /** Answers what has been asked, then closes. */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#server.close(resolve);
    const patience = setTimeout(() => this.#server.closeAllConnections(), CLOSE_WITHIN_MS);
    await promise;
    clearTimeout(patience);
  }

  /** Rejects only if the client went away before its request was complete. */
  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = URL.parse(request.url ?? '/', 'http://localhost');
    const body = await readBody(request, MAX_BODY_BYTES);
    if (!url) return send(response, gatewayAnswer(400, 'Bad Request'));
    if (body === undefined) return send(response, gatewayAnswer(413, 'Request Entity Too Large'));
    const answering = await this.#open.promise;
    send(response, await answering(toHttpRequest(request, url, body)).catch(failure));
  }
}

function failure(error: unknown): HttpAnswer {
  console.error('the local app failed:', error);
  return FUNCTION_FAILED;
}
