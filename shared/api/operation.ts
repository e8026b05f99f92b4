import type * as z from 'zod';
import type { Role } from '../access/roles.ts';
import { TOO_LARGE, UNREADABLE_BODY, UNSUPPORTED_TYPE } from '../runtime/body.ts';
import { INTERNAL } from '../runtime/error-handling.ts';
import { type ErrorKind, INVALID_FIELDS } from '../runtime/http-error.ts';

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof METHODS)[number];
/** Method and path as API Gateway names a route, such as `GET /leads/{id}`. */
export type Route = `${Method} ${string}`;

/** Who may call: anyone; whoever holds a link that we signed; or API keys of these roles, and of `admin`. */
export type Callers = 'anyone' | 'link holders' | readonly Role[];

/** A JSON body. */
export interface JsonBody {
  readonly type: 'json';
  readonly schema: z.ZodType;
  /** Most bytes. */
  readonly limit: number;
  /** An empty body means `{}`. */
  readonly isOptional?: boolean;
  /** The operation reads the document itself, because it can say more about what is wrong with it. */
  readonly isUnparsed?: boolean;
  readonly example: unknown;
}

/** A body in any encoding of an HTML form, or JSON. What it may hold is told in words and an example. */
export interface FormBody {
  readonly type: 'form';
  readonly schema: z.ZodType;
  readonly example: unknown;
}

/** An answer in JSON. */
interface JsonReply {
  readonly type: 'application/json';
  readonly description: string;
  readonly schema: z.ZodType;
  readonly example: unknown;
  /** What headers say, by name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer that is no JSON: a page, a picture, a script, or nothing but its status and headers. */
interface OtherReply {
  readonly type: 'text/html' | 'text/javascript' | 'image/gif' | 'none';
  readonly description: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Reply = JsonReply | OtherReply;

/** One operation of the HTTP API: all that callers and we agree on. */
export interface Operation {
  readonly route: Route;
  /** It answers HEAD with the headers of GET. */
  readonly alsoHead?: true;
  readonly callers: Callers;
  /** What it does, in one sentence. */
  readonly summary: string;
  /** What else a caller needs to know. */
  readonly description?: string;
  readonly path?: z.ZodObject;
  /** Without it no query parameter is known. */
  readonly query?: z.ZodObject;
  /** The headers that it reads. */
  readonly headers?: z.ZodObject;
  readonly body?: JsonBody | FormBody;
  /** By status. */
  readonly replies: Readonly<Record<number, Reply>>;
  /** The refusals of its own; `errorsOf` adds those that come with its parts. */
  readonly errors?: readonly ErrorKind[];
}

/** Operations by their ids, which name them in generated clients. */
export type Operations = Readonly<Record<string, Operation>>;

/** Declares operations; their literal types are kept, for the types of handlers to derive from. */
export const operations = <const Each extends Operations>(each: Each): Each => each;

/** Whether an API key is needed. */
export const needsKey = ({ callers }: Pick<Operation, 'callers'>): boolean => typeof callers !== 'string';

/** The routes that lead to an operation. */
export const routesOf = ({ route, alsoHead }: Operation): Route[] =>
  alsoHead ? [route, `HEAD ${partsOf(route).path}`] : [route];

/** Method and path of a route. */
export function partsOf(route: Route): { method: Method; path: string } {
  const method = METHODS.find((each) => route.startsWith(`${each} `)) ?? 'GET';
  return { method, path: route.slice(method.length + 1) };
}

/** Every refusal of an operation in the one shape of ours; the gateway has refusals of its own. */
export function errorsOf(operation: Operation): ErrorKind[] {
  const { body, errors = [] } = operation;
  const ofParts = [
    ...(needsKey(operation) ? [INVALID_FIELDS] : []),
    ...(body ? [INVALID_FIELDS, UNREADABLE_BODY, TOO_LARGE, UNSUPPORTED_TYPE] : []),
  ];
  return [...new Set([...ofParts, ...errors, INTERNAL])];
}
