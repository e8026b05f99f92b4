import * as z from 'zod';
import { NotEmulated } from './arns.ts';
import type { Resource } from './resource.ts';

const whole = z.coerce.number().int();
const arn = z.string().startsWith('arn:');

/** AWS::SQS::Queue; times in s. */
export const queueProperties = z.object({
  VisibilityTimeout: whole.default(30),
  RedrivePolicy: z.object({ deadLetterTargetArn: arn, maxReceiveCount: whole }).optional(),
});

/**
 * AWS::Lambda::EventSourceMapping of a queue. Filters and batching windows are not emulated, so they are
 * refused.
 */
export const queueMappingProperties = z.object({
  EventSourceArn: arn,
  FunctionName: z.string(),
  BatchSize: whole.default(10),
  FunctionResponseTypes: z.array(z.string()).default([]),
  ScalingConfig: z.object({ MaximumConcurrency: whole.optional() }).default({}),
  FilterCriteria: z.never().optional(),
  MaximumBatchingWindowInSeconds: z.literal(0).optional(),
});

/** AWS::Lambda::EventInvokeConfig. */
export const invokeConfigProperties = z.object({
  FunctionName: z.string(),
  MaximumRetryAttempts: whole.optional(),
  DestinationConfig: z.object({ OnFailure: z.object({ Destination: arn }).optional() }).default({}),
});

/** What AWS::Lambda::Function says about failed asynchronous invocations. */
export const functionProperties = z.object({ DeadLetterConfig: z.object({ TargetArn: arn }).optional() });

/** A target of a rule or of a schedule. */
const targetProperties = z.object({
  Arn: arn,
  Input: z.string().optional(),
  InputPath: z.string().optional(),
  InputTransformer: z
    .object({ InputPathsMap: z.record(z.string(), z.string()).default({}), InputTemplate: z.string() })
    .optional(),
});
export type TargetProperties = z.infer<typeof targetProperties>;

/** AWS::Events::Rule: it has a pattern, a schedule, or both. */
export const ruleProperties = z.object({
  EventBusName: z.string().optional(),
  EventPattern: z.json().optional(),
  ScheduleExpression: z.string().optional(),
  State: z.string().optional(),
  Targets: z.array(targetProperties).default([]),
});

/** AWS::Scheduler::Schedule. */
export const scheduleProperties = z.object({
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default('UTC'),
  State: z.string().optional(),
  Target: targetProperties,
});

/** AWS::SES::EmailIdentity: an address or a domain. */
export const identityProperties = z.object({ EmailIdentity: z.string() });

/** AWS::SES::ConfigurationSetEventDestination; destinations other than a bus are nobody's concern here. */
export const eventDestinationProperties = z.object({
  ConfigurationSetName: z.string(),
  EventDestination: z.object({
    Enabled: z.boolean().default(true),
    MatchingEventTypes: z.array(z.string()),
    EventBridgeDestination: z.object({ EventBusArn: arn }).optional(),
  }),
});

/** AWS::SecretsManager::Secret. */
export const secretProperties = z.object({
  Name: z.string().optional(),
  SecretString: z.string().optional(),
  GenerateSecretString: z
    .object({
      PasswordLength: whole.default(32),
      ExcludeCharacters: z.string().default(''),
      ExcludeLowercase: z.boolean().default(false),
      ExcludeUppercase: z.boolean().default(false),
      ExcludeNumbers: z.boolean().default(false),
      ExcludePunctuation: z.boolean().default(false),
      IncludeSpace: z.boolean().default(false),
      SecretStringTemplate: z.string().optional(),
      GenerateStringKey: z.string().optional(),
    })
    .prefault({}),
});
export type SecretRule = z.infer<typeof secretProperties>['GenerateSecretString'];

/**
 * Reads a resource's properties.
 * @throws {NotEmulated} when they hold something else than what is emulated, with the resource's path
 */
export function read<T>(schema: z.ZodType<T>, { path, properties }: Resource): T {
  const result = schema.safeParse(properties);
  if (!result.success) throw new NotEmulated(`${path}: ${z.prettifyError(result.error)}`);
  return result.data;
}
