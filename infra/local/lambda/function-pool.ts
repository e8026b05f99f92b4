import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { accessKeyIdOf } from '../endpoint/callers.ts';
import { Environment } from './environment.ts';
import { type LambdaFunction, runtimeVariables } from './lambda-function.ts';
import type { Logs } from './logs.ts';
import type { Busy } from '../kit/busy.ts';
import type { InvocationResult } from './invoke.ts';

/** What all functions share. */
export interface PoolDependencies {
  readonly busy: Busy;
  readonly logs: Logs;
  readonly clockOffset: SharedArrayBuffer;
  readonly endpointUrl: string;
  readonly compileCache: string;
}

/**
 * Environments per function. More would share the same processors, and each has to be started and compiled
 * anew: with twice as many the first thousand requests cost a third more.
 */
export const CONCURRENCY = Math.max(2, availableParallelism());

/**
 * The environments of one function. Beyond its concurrency an invocation waits, where Lambda would throttle.
 */
export class FunctionPool {
  readonly #definition: LambdaFunction;
  readonly #dependencies: PoolDependencies;
  readonly #all = new Set<Environment>();
  readonly #idle: Environment[] = [];
  readonly #waiting: ((environment: Environment) => void)[] = [];
  readonly #limit: number;

  constructor(definition: LambdaFunction, dependencies: PoolDependencies) {
    this.#definition = definition;
    this.#dependencies = dependencies;
    this.#limit = Math.max(1, Math.min(definition.reservedConcurrency ?? CONCURRENCY, CONCURRENCY));
  }

  async invoke(invokedFunctionArn: string, event: string): Promise<InvocationResult> {
    const leave = this.#dependencies.busy.enter(this.#definition.label);
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

  /** CPU time that its living environments have used so far (ms). */
  async cpuMs(): Promise<number> {
    const spent = await Promise.all([...this.#all].map((environment) => environment.cpuMs()));
    return spent.reduce((sum, ms) => sum + ms, 0);
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#all].map((environment) => environment.stop()));
  }

  #take(): Promise<Environment> | Environment {
    for (let idle; (idle = this.#idle.pop());) if (this.#isUsable(idle)) return idle;
    if (this.#all.size < this.#limit) return this.#create();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #giveBack(environment: Environment): void {
    const isUsable = this.#isUsable(environment);
    const next = this.#waiting.shift();
    if (next) next(isUsable ? environment : this.#create());
    else if (isUsable) this.#idle.push(environment);
  }

  /**
   * An environment may end while nobody uses it, by a timer that throws for instance: then it is forgotten.
   */
  #isUsable(environment: Environment): boolean {
    if (!environment.isAlive) this.#all.delete(environment);
    return environment.isAlive;
  }

  #create(): Environment {
    const { compileCache, endpointUrl, clockOffset, logs } = this.#dependencies;
    const { id, code, handler, memoryMb, label } = this.#definition;
    const runtime = { endpointUrl, accessKeyId: accessKeyIdOf(id), compileCache };
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
