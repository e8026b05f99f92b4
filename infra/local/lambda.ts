import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Assembly } from './assembly.ts';
import { Environment } from './environment.ts';
import { lambdaFunction, runtimeVariables, type LambdaFunction } from './lambda-function.ts';
import type { Logs } from './logs.ts';
import type { Busy, Invoke, InvokeResult } from './service.ts';

export interface LambdaParts {
  readonly assembly: Assembly;
  readonly busy: Busy;
  readonly logs: Logs;
  readonly clockOffset: SharedArrayBuffer;
  readonly endpointUrl: () => string;
  readonly compileCache: string;
}

/**
 * Environments per function. More would share the same processors, and each has to be started and compiled anew: with
 * twice as many the first thousand requests cost a third more.
 */
const CONCURRENCY = Math.max(2, availableParallelism());

/** Runs the functions of the template, each in environments of its own that are kept and used again. */
export class Lambda {
  readonly #functions = new Map<string, Pool>();

  constructor(parts: LambdaParts) {
    for (const resource of parts.assembly.ofType('AWS::Lambda::Function')) {
      const definition = lambdaFunction(resource);
      if (definition) this.#functions.set(definition.arn, new Pool(definition, parts));
    }
  }

  /** Logical id of the function that signs with this access key id. */
  readonly callerOf = (accessKeyId: string): string | undefined =>
    [...this.#functions.values()].find((pool) => pool.accessKeyId === accessKeyId)?.id;

  /** Invokes by ARN, with or without version. */
  readonly invoke: Invoke = async (functionArn, event) => {
    const pool = this.#pool(functionArn);
    if (pool) return pool.invoke(functionArn, JSON.stringify(event ?? null));
    return { ok: false, error: { name: 'ResourceNotFoundException', message: `no function ${functionArn}` } };
  };

  /** Loads a function's bundle ahead of its first invocation. */
  async warm(functionArn: string): Promise<void> {
    await this.#pool(functionArn)?.warm();
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#functions.values()].map((pool) => pool.stop()));
  }

  #pool(arn: string): Pool | undefined {
    return this.#functions.get(arn) ?? this.#functions.get(arn.split(':').slice(0, 7).join(':'));
  }
}

/** The environments of one function. Beyond its concurrency an invocation waits, where Lambda would throttle. */
class Pool {
  readonly id: string;
  readonly accessKeyId: string;
  readonly #definition: LambdaFunction;
  readonly #parts: LambdaParts;
  readonly #all = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #waiting: ((environment: Environment) => void)[] = [];
  readonly #limit: number;

  constructor(definition: LambdaFunction, parts: LambdaParts) {
    this.id = definition.id;
    this.accessKeyId = `LOCAL${definition.id.replaceAll(/\W/g, '')}`;
    this.#definition = definition;
    this.#parts = parts;
    this.#limit = Math.max(1, Math.min(definition.reservedConcurrency ?? CONCURRENCY, CONCURRENCY));
  }

  async invoke(invokedFunctionArn: string, event: string): Promise<InvokeResult> {
    const leave = this.#parts.busy.enter(this.#definition.label);
    const environment = await this.#take();
    try {
      const id = randomUUID();
      const { timeoutMs } = this.#definition;
      return await environment.invoke({
        id,
        event,
        context: this.#context(id, invokedFunctionArn),
        timeoutMs,
      });
    } finally {
      this.#giveBack(environment);
      leave();
    }
  }

  async warm(): Promise<void> {
    const environment = await this.#take();
    await environment.warm();
    this.#giveBack(environment);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((environment) => environment.stop()));
  }

  #take(): Promise<Environment> | Environment {
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.size < this.#limit) return this.#create();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(environment: Environment): void {
    if (!environment.isAlive) this.#all.delete(environment);
    const next = this.#waiting.shift();
    if (next) next(environment.isAlive ? environment : this.#create());
    else if (environment.isAlive) this.#idle.push(environment);
  }

  #create(): Environment {
    const { compileCache, endpointUrl, clockOffset, logs } = this.#parts;
    const { code, handler, memoryMb, label } = this.#definition;
    const runtime = { endpointUrl: endpointUrl(), accessKeyId: this.accessKeyId, compileCache };
    const environment = new Environment({
      label,
      code,
      handler,
      memoryMb,
      clockOffset,
      variables: runtimeVariables(this.#definition, runtime),
      print: logs.printerOf(label),
    });
    this.#all.add(environment);
    return environment;
  }

  #context(awsRequestId: string, invokedFunctionArn: string): { [name: string]: unknown } {
    const { name, memoryMb } = this.#definition;
    return {
      awsRequestId,
      invokedFunctionArn,
      functionName: name,
      functionVersion: '$LATEST',
      memoryLimitInMB: String(memoryMb),
      logGroupName: `/aws/lambda/${name}`,
      logStreamName: 'local',
      callbackWaitsForEmptyEventLoop: true,
    };
  }
}
