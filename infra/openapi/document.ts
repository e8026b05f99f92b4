import { createDocument } from 'zod-openapi';
import * as z from 'zod';
import { API } from '../../shared/api/api.ts';
import {
  errorsOf,
  needsKey,
  type Operation,
  partsOf,
  type Reply,
  type Route,
  routesOf,
} from '../../shared/api/operation.ts';
import type { ErrorKind } from '../../shared/runtime/http-error.ts';
import packageJson from '../../package.json' with { type: 'json' };

type Document = ReturnType<typeof createDocument>;
type PathItem = NonNullable<Parameters<typeof createDocument>[0]['paths']>[string];
type OperationObject = NonNullable<PathItem['get']>;
type Responses = NonNullable<OperationObject['responses']>;

const DESCRIPTION = `Lead scoring in your own AWS account. What is wrong with a request is told in one shape, \`Error\`: a code
for programs, a sentence for people, and what to mend field by field. Operations that need a key take no query parameter
and no body field that they do not know; the others ignore them.

The gateway in front answers some requests itself, in its own shape, \`GatewayError\`: 401 without a key, 403 with a key
that may not, 404 for a route that there is not, 413 for more than 10 MB, 429 for too many requests, 500 and 503 where a
function fails or takes too long. A revoked key may work for five more minutes.`;

const gatewayError = z
  .strictObject({ message: z.string() })
  .meta({ id: 'GatewayError', description: 'What the gateway answers itself.' });

const FORM_TYPES = ['application/json', 'application/x-www-form-urlencoded', 'multipart/form-data'] as const;

/** What the gateway may answer in place of an operation, and when. */
const GATEWAY_ERRORS = {
  413: 'The request is larger than the gateway takes.',
  429: 'Too many requests: wait, and try again.',
  503: 'The answer took too long: try again.',
};
const GATEWAY_KEY_ERRORS = {
  401: 'There is no key.',
  403: 'The key is not known, has ended, or may not do this.',
};

/** The OpenAPI 3.1 document of the API's contract. */
export function openapiDocument(): Document {
  const paths: Record<string, PathItem> = {};
  for (const [id, operation] of Object.entries(API))
    for (const route of routesOf(operation)) {
      const { method, path } = partsOf(route);
      const item = { ...paths[path], [method.toLowerCase()]: describe(id, operation, route) };
      paths[path] = item;
    }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Kindling',
      version: packageJson.version,
      description: DESCRIPTION,
      license: { name: packageJson.license, identifier: packageJson.license },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'An API key: `Authorization: Bearer KEY`.' },
      },
    },
  });
}

function describe(id: string, operation: Operation, route: Route): OperationObject {
  const { summary, description, path, query, headers, body, callers } = operation;
  const isHead = route !== operation.route;
  const notes = [description, whoMay(callers)].filter((each) => each !== undefined);
  return {
    operationId: isHead ? `${id}Head` : id,
    summary,
    description: notes.join(' '),
    security: needsKey(operation) ? [{ apiKey: [] }] : [],
    requestParams: {
      ...(path && { path }),
      ...(query && { query }),
      ...(headers && { header: headers }),
    },
    ...(body && { requestBody: describeBody(body) }),
    responses: responsesOf(operation, isHead),
  };
}

const whoMay = (callers: Operation['callers']): string =>
  callers === 'anyone'
    ? 'For anyone.'
    : callers === 'link holders'
      ? 'For whoever holds the link; its signed token is the permission.'
      : `For keys of the roles ${[...callers, 'admin'].join(', ')}.`;

function describeBody(body: NonNullable<Operation['body']>) {
  const { schema, example } = body;
  const types = body.type === 'json' ? (['application/json'] as const) : FORM_TYPES;
  return {
    required: body.type === 'json' && body.isOptional !== true,
    content: Object.fromEntries(types.map((type) => [type, { schema, example }])),
  };
}

function responsesOf(operation: Operation, isHead: boolean): Responses {
  const replies = Object.entries(operation.replies).map(([status, reply]) => [
    status,
    describeReply(reply, isHead),
  ]);
  return {
    ...errorResponses(operation, isHead),
    ...Object.fromEntries(replies),
  };
}

function describeReply(reply: Reply, isHead: boolean) {
  const { description, headers = {} } = reply;
  const named = Object.entries(headers).map(([name, says]) => [
    name,
    { description: says, schema: { type: 'string' as const } },
  ]);
  return {
    description,
    ...(named.length > 0 && { headers: Object.fromEntries(named) }),
    ...(!isHead && reply.type !== 'none' && { content: { [reply.type]: contentOf(reply) } }),
  };
}

const contentOf = (reply: Exclude<Reply, { type: 'none' }>) =>
  'schema' in reply
    ? { schema: reply.schema, example: reply.example }
    : { schema: { type: 'string' as const } };

/** The refusals of an operation and of the gateway, by status. */
function errorResponses(operation: Operation, isHead: boolean): Responses {
  const ours = Map.groupBy(errorsOf(operation), ({ status }) => status);
  const gateways: Readonly<Record<number, string>> = needsKey(operation)
    ? { ...GATEWAY_KEY_ERRORS, ...GATEWAY_ERRORS, 500: 'A function failed.' }
    : { ...GATEWAY_ERRORS, 500: 'A function failed.' };
  const statuses = [...new Set([...ours.keys(), ...Object.keys(gateways).map(Number)])];
  return Object.fromEntries(
    statuses.map((status) => {
      const kinds = ours.get(status) ?? [];
      const says = [...kinds.map(({ message }) => message), gateways[status]].filter(
        (each) => each !== undefined,
      );
      const shapes = [
        ...(kinds.length > 0 ? [errorSchema(kinds)] : []),
        ...(gateways[status] === undefined ? [] : [gatewayError]),
      ];
      const schema = shapes.length === 1 ? shapes[0]! : z.union(shapes);
      return [
        status,
        {
          description: says.join(' '),
          ...(!isHead && {
            content: { 'application/json': { schema, example: exampleOf(kinds[0], says[0]) } },
          }),
        },
      ];
    }),
  );
}

const fields = z
  .record(z.string(), z.string())
  .optional()
  .describe('What to mend, by the name of the field.');

/** The one shape of our refusals, with what the kinds of one status say beside it. */
function errorSchema(kinds: readonly ErrorKind[]): z.ZodType {
  const details = kinds.flatMap((kind) => (kind.details instanceof z.ZodObject ? [kind.details.shape] : []));
  const shape: z.ZodRawShape = Object.assign({}, ...details);
  return z.strictObject({
    error: z.strictObject({
      code: z.enum(kinds.map(({ code }) => code)),
      message: z.string(),
      fields,
      ...z.object(shape).partial().shape,
    }),
  });
}

const exampleOf = (kind: ErrorKind | undefined, message = ''): unknown =>
  kind ? { error: { code: kind.code, message: kind.message } } : { message };
