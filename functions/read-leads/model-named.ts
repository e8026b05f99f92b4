import { invalidFields } from '../../shared/runtime/http-error.ts';
import type { CompiledModel, CompiledPlaybook } from '../../shared/scoring/compile.ts';

/** A model of a playbook. Throws 400 for one it does not have. */
export function modelNamed(playbook: CompiledPlaybook, name: string): CompiledModel {
  const compiled = playbook.models.get(name);
  if (!compiled) throw invalidFields({ model: "One of the playbook's models." });
  return compiled;
}
