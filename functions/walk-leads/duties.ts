import { playbookShape } from '../../shared/playbook/schema.ts';
import type { Trial } from '../../shared/previews/comparison.ts';
import type { Rescorer } from '../../shared/rescoring/rescorer.ts';
import { compile } from '../../shared/scoring/compile.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { PreviewStore } from '../../shared/stores/preview-store.ts';
import type { Walk } from '../../shared/walks/walk.ts';
import type { Duty } from './duty.ts';
import { previewing, type PreviewParts } from './preview.ts';
import { publishing } from './publish.ts';
import { releasing, type ReleaseParts } from './release.ts';

export interface DutyParts extends PreviewParts, ReleaseParts {
  readonly rescorer: () => Pick<Rescorer, 'rescore'>;
  readonly playbooks: Pick<PlaybookStore, 'version'>;
  readonly previews: Pick<PreviewStore, 'find'>;
}

/** A preview's draft is not kept any more: nobody waits for it. */
export class PreviewForgotten extends Error {
  override readonly name = 'PreviewForgotten';
}

/** What each kind of walk does at a lead. */
export const dutiesOf =
  (parts: DutyParts) =>
  async (walk: Walk): Promise<Duty> => {
    switch (walk.kind) {
      case 'publish':
        return publishing(parts.rescorer(), await parts.playbooks.version(walk.playbook));
      case 'release':
        return releasing(await parts.playbooks.version(walk.playbook), parts);
      case 'preview':
        return previewing(await trialOf(walk.id, parts), parts);
    }
  };

async function trialOf(id: string, { previews, playbooks }: DutyParts): Promise<Trial> {
  const preview = await previews.find(id);
  if (preview === undefined) throw new PreviewForgotten(id);
  const { at, active, document } = preview;
  const draft = compile(playbookShape.parse(document), active + 1, at);
  return { active: await playbooks.version(active), draft, at };
}
