import * as z from 'zod';
import { type Caller, callerOf } from '../access/caller.ts';
import { bodyBytes, contentTypeOf, parseJson, unsupported } from '../runtime/body.ts';
import { empty, type HttpReply, type HttpRequest, json } from '../runtime/http.ts';
import { invalidFields } from '../runtime/http-error.ts';
import type { JsonBody, Operation, Operations } from './operation.ts';

type Parsed<Schema> = Schema extends z.ZodType ? z.output<Schema> : object;
type ParsedBody<Body> = Body extends { isUnparsed: true }
  ? unknown
  : Body extends { schema: infer Schema }
    ? Parsed<Schema>
    : undefined;

/** A request, parsed as its contract says. */
export interface Input<Of extends Operation> {
  readonly path: Parsed<Of['path']>;
  readonly query: Parsed<Of['query']>;
  readonly headers: Parsed<Of['headers']>;
  readonly body: ParsedBody<Of['body']>;
  readonly caller: Caller;
}

type Headers = Readonly<Record<string, string>>;

/** What an operation may answer: one of the statuses of its contract, with that status's body. */
export type Answer<Of extends Operation> = {
  [Status in keyof Of['replies']]: Of['replies'][Status] extends { schema: infer Schema extends z.ZodType }
    ? { readonly status: Status; readonly body: z.input<Schema>; readonly headers?: Headers }
    : { readonly status: Status; readonly headers?: Headers };
}[keyof Of['replies']];

/** Does what an operation promises. */
export type Handler<Of extends Operation, Dependencies> = (
  input: Input<Of>,
  dependencies: Dependencies,
) => Promise<Answer<Of>>;

type Handlers<All extends Operations, Dependencies> = {
  readonly [Id in keyof All]: Handler<All[Id], Dependencies>;
};

/**
 * Serves operations that need a key: parses each request as its contract says, and renders the answer. Every
 * operation has a handler, or it does not compile. Throws 400 for what the contract does not know or take, and
 * what a handler throws as `asHttpError` tells it over HTTP.
 */
export function serve<All extends Operations, Dependencies>(
  all: All,
  handlers: Handlers<All, Dependencies>,
  asHttpError: (error: unknown) => unknown = (error) => error,
): (request: HttpRequest, dependencies: Dependencies) => Promise<HttpReply> {
  const byRoute = new Map(
    Object.entries(all).map(
      ([id, operation]) => [operation.route as string, { operation: strict(operation), id }] as const,
    ),
  );
  return async (request, dependencies) => {
    const found = byRoute.get(request.routeKey);
    if (!found) throw new Error(`No operation serves ${request.routeKey}.`);
    const { operation, id } = found;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type of `handlers` says that each fits
    const handler = handlers[id] as unknown as Handler<Operation, Dependencies>;
    const input = inputOf(operation, request);
    try {
      return toReply(await handler(input, dependencies));
    } catch (error) {
      throw asHttpError(error);
    }
  };
}

const NO_PARAMETERS = z.object({});

/** The operation that takes no other query parameter than its own. */
const strict = (operation: Operation): Operation => ({
  ...operation,
  query: (operation.query ?? NO_PARAMETERS).strict(),
});

function inputOf(operation: Operation, request: HttpRequest): Input<Operation> {
  const { path = NO_PARAMETERS, query = NO_PARAMETERS, headers = NO_PARAMETERS, body } = operation;
  return {
    caller: callerOf(request),
    path: parse(path, request.pathParameters ?? {}),
    query: parse(query, request.queryStringParameters ?? {}),
    headers: parse(headers, request.headers),
    body: body?.type === 'json' ? readBody(body, request) : undefined,
  };
}

function readBody({ schema, limit, isOptional, isUnparsed }: JsonBody, request: HttpRequest): unknown {
  const bytes = bodyBytes(request, limit);
  // The small bodies that may be missing are JSON whatever their type says: `curl -d` says it is a form.
  if (isOptional) return parse(schema, bytes.byteLength === 0 ? {} : parseJson(bytes));
  if (contentTypeOf(request.headers).type !== 'application/json') throw unsupported();
  const sent = parseJson(bytes);
  return isUnparsed ? sent : parse(schema, sent);
}

/** Parses what was sent; throws 400 with a hint for each field that is wrong or unknown. */
export function parse<Schema extends z.ZodType>(schema: Schema, sent: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(sent);
  if (error) throw invalidFields(Object.fromEntries(error.issues.flatMap((issue) => hints(schema, issue))));
  return data;
}

/** The names of the fields that an issue is about, each with what is expected there. */
function hints(schema: z.ZodType, issue: z.core.$ZodIssue): [string, string][] {
  if (issue.code === 'unrecognized_keys') {
    const known = namesIn(schemaAt(schema, issue.path)).join(', ');
    const hint = known === '' ? 'Not known here.' : `Not known here. There may be: ${known}.`;
    return issue.keys.map((key) => [named([...issue.path, key]), hint]);
  }
  return [[named(issue.path), hintAt(schema, issue.path)]];
}

/** Most characters of a name that is not ours. */
const NAME_CHARACTERS = 100;

const named = (path: readonly PropertyKey[]): string =>
  path.map(String).join('.').slice(0, NAME_CHARACTERS).toWellFormed() || 'body';

/** What is expected at a path, or around it. */
function hintAt(schema: z.ZodType, path: readonly PropertyKey[]): string {
  for (let length = path.length; length > 0; length -= 1) {
    const field = schemaAt(schema, path.slice(0, length));
    const description = field && (field.description ?? unwrapped(field).description);
    if (description !== undefined) return description;
  }
  return 'Not understood.';
}

/** The schema of a field, by its path; undefined where objects end. */
function schemaAt(schema: z.ZodType, path: readonly PropertyKey[]): z.ZodType | undefined {
  let current: z.ZodType | undefined = schema;
  for (const name of path) {
    const object: z.ZodType | undefined = current && unwrapped(current);
    const field: unknown = object instanceof z.ZodObject ? object.shape[String(name)] : undefined;
    current = field instanceof z.ZodType ? field : undefined;
  }
  return current;
}

function unwrapped(schema: z.ZodType): z.ZodType {
  if (!(schema instanceof z.ZodOptional || schema instanceof z.ZodDefault)) return schema;
  const inner = schema.unwrap();
  return inner instanceof z.ZodType ? unwrapped(inner) : schema;
}

function namesIn(schema: z.ZodType | undefined): string[] {
  const object = schema && unwrapped(schema);
  return object instanceof z.ZodObject ? Object.keys(object.shape) : [];
}

function toReply(answer: Answer<Operation>): HttpReply {
  const { status, headers } = answer;
  return 'body' in answer ? json(status, answer.body, headers) : empty(status, headers);
}
