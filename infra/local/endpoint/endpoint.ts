import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Authorization } from './authorization.ts';
import type { Faults } from './faults.ts';
import { headersOf } from '../kit/headers.ts';
import { listen } from '../kit/listen.ts';
import { AwsRefusal, queryRefusal } from './query-protocol.ts';
import { readBody } from '../kit/read-body.ts';
import type { AwsAnswer, AwsCall, AwsService } from './aws-service.ts';
import { HOUR_MS } from '../../../shared/runtime/time.ts';

/** Functions rest for longer than Node's own 5 s and expect their connection to be there still. */
const KEEP_ALIVE_MS = HOUR_MS;

/** What the endpoint asks on the way of a call. */
export interface EndpointDependencies {
  /** May grow. */
  readonly services: readonly AwsService[];
  readonly authorization: Authorization;
  readonly faults: Faults;
  /** Logical ids of functions by access key id. */
  readonly callers: ReadonlyMap<string, string>;
}

/** The one address of all AWS services: SDK clients find it in AWS_ENDPOINT_URL. */
export class Endpoint {
  readonly #server: Server;
  readonly #dependencies: EndpointDependencies;

  constructor(dependencies: EndpointDependencies) {
    this.#dependencies = dependencies;
    this.#server = createServer({ keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
      this.#answer(request, response).catch(() => response.destroy());
    });
  }

  /** Begins to listen and answers with the URL. */
  async start(): Promise<string> {
    return `http://127.0.0.1:${await listen(this.#server, 0)}`;
  }

  stop(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  /** Rejects only if the client went away before its request was complete. */
  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = (await readBody(request)) ?? Buffer.alloc(0);
    const answer = await this.#handle(toCall(request, body, this.#dependencies.callers));
    const length = Buffer.byteLength(answer.body);
    response.writeHead(answer.status, { 'content-type': answer.contentType, 'content-length': length });
    response.end(answer.body);
  }

  async #handle(call: AwsCall): Promise<AwsAnswer> {
    const objection = this.#dependencies.authorization.objection(call);
    if (objection !== undefined) return refusal(call, 'AccessDenied', objection);
    const service = this.#dependencies.services.find((candidate) => candidate.service === call.service);
    if (!service) return refusal(call, 'UnknownOperation', `${call.service} is not emulated on this machine`);
    const fault = this.#dependencies.faults.of(call);
    if (fault?.when === 'before') return fault.answer;
    try {
      const answer = await service.handle(call);
      return fault?.answer ?? answer;
    } catch (error) {
      return failure(call, error);
    }
  }
}

/** `Credential=KEY_ID/DATE/REGION/SERVICE/aws4_request`: the scope says who asks, and of which service. */
const CREDENTIAL = /Credential=([^/,\s]+)\/[^/]*\/[^/]*\/([^/]+)\/aws4_request/;

function toCall(request: IncomingMessage, body: Buffer, callers: EndpointDependencies['callers']): AwsCall {
  const { headers } = headersOf(request.rawHeaders);
  const [, accessKeyId = '', service = ''] = CREDENTIAL.exec(headers['authorization'] ?? '') ?? [];
  const target = headers['x-amz-target'];
  const action = target?.slice(target.lastIndexOf('.') + 1) ?? queryAction(body);
  return { service, action, body, headers, functionName: callers.get(accessKeyId) };
}

const queryAction = (body: Buffer): string => /(?:^|&)Action=(\w+)/.exec(body.toString('latin1'))?.[1] ?? '';

/** Refuses in the protocol that the caller speaks: XML where the action came as a form field, else JSON. */
function refusal(call: AwsCall, code: string, message: string): AwsAnswer {
  if (call.headers['x-amz-target'] === undefined) {
    return queryRefusal(
      'http://internal.amazon.com/coral/',
      new AwsRefusal(code, message, 403),
      crypto.randomUUID(),
    );
  }
  return jsonError(400, `${code}Exception`, message);
}

function failure(call: AwsCall, error: unknown): AwsAnswer {
  console.error(`${call.service}:${call.action} broke the local app:`, error);
  return jsonError(500, 'InternalFailure', 'The local app failed; see its output');
}

const jsonError = (status: number, type: string, message: string): AwsAnswer => ({
  status,
  contentType: 'application/x-amz-json-1.1',
  body: JSON.stringify({ __type: type, message }),
});
