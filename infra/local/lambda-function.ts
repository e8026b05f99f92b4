import type { Resource } from './assembly.ts';
import { REGION } from './arns.ts';
import type { JsonObject } from './service.ts';

/** A function of the template, as far as running it goes. */
export interface LambdaFunction {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly label: string;
  readonly code: string;
  readonly handler: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  /** The template's `Environment`, as it stands. */
  readonly variables: { readonly [name: string]: string };
  readonly reservedConcurrency: number | undefined;
}

/** Lambda's defaults where a template says nothing: 3 s and 128 MiB. */
const DEFAULT_TIMEOUT_S = 3;
const DEFAULT_MEMORY_MB = 128;

/** Reads a function's settings; undefined for one without a bundle of its own, such as CDK's inline helpers. */
export function lambdaFunction({
  id,
  arn,
  ref,
  label,
  code,
  properties,
}: Resource): LambdaFunction | undefined {
  const handler = properties['Handler'];
  if (code === undefined || typeof handler !== 'string') return undefined;
  const reserved = properties['ReservedConcurrentExecutions'];
  return {
    id,
    arn,
    label,
    code,
    handler,
    name: ref,
    timeoutMs: Number(properties['Timeout'] ?? DEFAULT_TIMEOUT_S) * 1000,
    memoryMb: Number(properties['MemorySize'] ?? DEFAULT_MEMORY_MB),
    variables: ((properties['Environment'] as JsonObject | undefined)?.['Variables'] ?? {}) as Record<
      string,
      string
    >,
    reservedConcurrency: reserved === undefined ? undefined : Number(reserved),
  };
}

/** Where a function finds AWS, and as whom it calls. */
export interface RuntimeSettings {
  readonly endpointUrl: string;
  readonly accessKeyId: string;
  /** Folder for V8's compile cache, which makes all but the first start of a bundle faster. */
  readonly compileCache: string;
}

/** The variables that Lambda itself sets, and those that lead the SDK to the local app. */
export function runtimeVariables(
  { name, handler, memoryMb, code, variables }: LambdaFunction,
  { endpointUrl, accessKeyId, compileCache }: RuntimeSettings,
): Record<string, string> {
  return {
    ...variables,
    AWS_REGION: REGION,
    AWS_DEFAULT_REGION: REGION,
    AWS_ENDPOINT_URL: endpointUrl,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: 'local',
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMb),
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    LAMBDA_TASK_ROOT: code,
    _HANDLER: handler,
    NODE_COMPILE_CACHE: compileCache,
    TZ: ':UTC',
  };
}
