import type { Assembly } from '../template/resource.ts';
import { triggerProperties } from '../template/core-properties.ts';
import { read } from '../template/properties.ts';
import type { Invoke } from './invoke.ts';

/** A function that CloudFormation would run during a deploy failed; the deploy would be rolled back. */
export class TriggerFailed extends Error {
  override readonly name = 'TriggerFailed';
}

/**
 * Runs what the template runs on deploy (`aws-cdk-lib/triggers`).
 * @throws {TriggerFailed}
 */
export async function runTriggers(assembly: Assembly, invoke: Invoke): Promise<void> {
  for (const trigger of assembly.ofType('Custom::Trigger')) {
    const { ok, error } = await invoke(read(triggerProperties, trigger).HandlerArn, {});
    if (!ok) throw new TriggerFailed(`${trigger.path} failed with ${error?.name}: ${error?.message}`);
  }
}
