import type { Resource } from '../template/resource.ts';
import { REGION } from '../template/arns.ts';
import { lambdaProperties } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';

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

/**
 * Reads a function's settings; undefined for one without a bundle of its own, such as CDK's inline helpers.
 */
export function lambdaFunction(resource: Resource): LambdaFunction | undefined {
  const { id, arn, ref, label, code } = resource;
  if (code === undefined) return undefined;
  const { Handler, Timeout, MemorySize, Environment, ReservedConcurrentExecutions } = read(
    lambdaProperties,
    resource,
  );
  return {
    id,
    arn,
    label,
    code,
    name: ref,
    handler: Handler,
    timeoutMs: Timeout * 1000,
    memoryMb: MemorySize,
    variables: Environment.Variables,
    reservedConcurrency: ReservedConcurrentExecutions,
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
