import type { Assembly } from '../template/resource.ts';
import { FunctionPool, type PoolDependencies } from './function-pool.ts';
import { lambdaFunction } from './lambda-function.ts';
import type { Invoke } from './invoke.ts';

export interface LambdaDependencies extends PoolDependencies {
  readonly assembly: Assembly;
}

/** Runs the functions of the template, each in environments of its own that are kept and used again. */
export class Lambda {
  readonly #functions = new Map<string, FunctionPool>();

  constructor(dependencies: LambdaDependencies) {
    for (const resource of dependencies.assembly.ofType('AWS::Lambda::Function')) {
      const definition = lambdaFunction(resource);
      if (definition) this.#functions.set(definition.arn, new FunctionPool(definition, dependencies));
    }
  }

  /** Invokes by ARN, with or without version. */
  readonly invoke: Invoke = async (functionArn, event) => {
    const pool = this.#pool(functionArn);
    if (pool) return pool.invoke(functionArn, JSON.stringify(event ?? null));
    return { ok: false, error: { name: 'ResourceNotFoundException', message: `no function ${functionArn}` } };
  };

  /** CPU time that a function's environments have used so far (ms). */
  async cpuMs(functionArn: string): Promise<number> {
    return (await this.#pool(functionArn)?.cpuMs()) ?? 0;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.#functions.values()].map((pool) => pool.stop()));
  }

  #pool(arn: string): FunctionPool | undefined {
    return this.#functions.get(arn) ?? this.#functions.get(arn.split(':').slice(0, 7).join(':'));
  }
}
