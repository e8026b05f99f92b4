import * as z from 'zod';
import { jsonObject } from '../kit/json.ts';

/** The template and the API spell "no bound" as -1, or leave it out. */
const bounded = z.coerce
  .number()
  .default(-1)
  .transform((bound) => (bound < 0 ? Infinity : bound));
const whole = z.coerce.number().int();

/** AWS::Lambda::Function, with Lambda's defaults: 3 s and 128 MiB. */
export const lambdaProperties = z.object({
  Handler: z.string(),
  Timeout: z.coerce.number().default(3),
  MemorySize: whole.default(128),
  ReservedConcurrentExecutions: whole.optional(),
  Environment: z.object({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).prefault({}),
});

/** AWS::Lambda::EventSourceMapping of a table's stream. Windows are not emulated, so they are refused. */
export const streamMappingProperties = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  StartingPosition: z.enum(['TRIM_HORIZON', 'LATEST']),
  BatchSize: whole.default(100),
  ParallelizationFactor: whole.default(1),
  BisectBatchOnFunctionError: z.boolean().default(false),
  FunctionResponseTypes: z.array(z.string()).default([]),
  MaximumRetryAttempts: bounded,
  MaximumRecordAgeInSeconds: bounded,
  MaximumBatchingWindowInSeconds: z.literal(0).optional(),
  TumblingWindowInSeconds: z.literal(0).optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: z.string() }).optional() }).default({}),
  FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })).default([]) }).prefault({}),
});

/** Whether an AWS::Lambda::EventSourceMapping follows a stream, and is switched on. */
export const mappingSource = z.object({ EventSourceArn: z.string(), Enabled: z.boolean().default(true) });

const index = z.object({ IndexName: z.string(), KeySchema: z.json(), Projection: z.json() });

/** AWS::DynamoDB::Table and ::GlobalTable, as far as an engine without limits goes. */
export const tableProperties = z.object({
  KeySchema: z.json(),
  AttributeDefinitions: z.json(),
  GlobalSecondaryIndexes: z.array(index).optional(),
  StreamSpecification: jsonObject.optional(),
  TimeToLiveSpecification: jsonObject.optional(),
});

/** AWS::ApiGatewayV2::Route. */
export const routeProperties = z.object({
  RouteKey: z.string(),
  Target: z.string(),
  AuthorizerId: z.string().optional(),
});

/** AWS::ApiGatewayV2::Integration; an HTTP API waits for 30 s at most, and unless told otherwise. */
export const integrationProperties = z.object({
  IntegrationUri: z.string(),
  TimeoutInMillis: z.coerce.number().default(30_000),
});

/** AWS::ApiGatewayV2::Authorizer of the REQUEST kind. */
export const authorizerProperties = z.object({
  AuthorizerUri: z.string(),
  IdentitySource: z.array(z.string()).default([]),
  AuthorizerResultTtlInSeconds: z.coerce.number().default(300),
  EnableSimpleResponses: z.literal(true),
});

const limits = z.object({
  ThrottlingRateLimit: z.coerce.number().optional(),
  ThrottlingBurstLimit: z.coerce.number().optional(),
});
export type ThrottleLimits = z.infer<typeof limits>;

/** AWS::ApiGatewayV2::Stage. */
export const stageProperties = z.object({
  DefaultRouteSettings: limits.default({}),
  RouteSettings: z.record(z.string(), limits).default({}),
});

/** Custom::Trigger, as `aws-cdk-lib/triggers` makes it. */
export const triggerProperties = z.object({ HandlerArn: z.string() });

/** IAM takes one or several where a policy lists something. */
const several = z.union([z.string().transform((one) => [one]), z.array(z.string())]).optional();

const statement = z.object({
  Effect: z.enum(['Allow', 'Deny']),
  Action: several,
  NotAction: several,
  Resource: several,
  NotResource: several,
  /** Granting or denying by a condition would both be a guess, so it is refused. */
  Condition: z.never().optional(),
});
export type PolicyStatement = z.infer<typeof statement>;

const policyDocument = z.object({
  Statement: z.union([statement.transform((one) => [one]), z.array(statement)]),
});

/** AWS::IAM::Policy and ::ManagedPolicy. */
export const policyProperties = z.object({
  Roles: z.array(z.string()).default([]),
  PolicyDocument: policyDocument,
});

/** AWS::IAM::Role. */
export const roleProperties = z.object({
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(z.object({ PolicyDocument: policyDocument })).default([]),
});

/** The role that a function runs as; none where the template forgot it. */
export const roleOf = z.object({ Role: z.string().optional() });
