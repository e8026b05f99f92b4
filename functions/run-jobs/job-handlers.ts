import { playbookShape } from '../../shared/playbook/schema.ts';
import type { PreviewTrial } from '../../shared/jobs/preview-comparison.ts';
import type { Rescorer } from '../../shared/rescoring/rescorer.ts';
import { compile } from '../../shared/scoring/compile.ts';
import type { PlaybookStore } from '../../shared/stores/playbook-store.ts';
import type { PreviewStore } from '../../shared/stores/preview-store.ts';
import type { Job } from '../../shared/jobs/job.ts';
import type { JobHandler } from './job-handler.ts';
import { previewHandler, type PreviewDependencies } from './preview.ts';
import { publishHandler } from './publish.ts';
import { releaseHandler, type ReleaseDependencies } from './release.ts';

export interface JobHandlerDependencies extends PreviewDependencies, ReleaseDependencies {
  readonly rescorer: () => Pick<Rescorer, 'rescore'>;
  readonly playbooks: Pick<PlaybookStore, 'version'>;
  readonly previews: Pick<PreviewStore, 'find'>;
}

/** The preview has expired, so its result is not needed. */
export class PreviewForgotten extends Error {
  override readonly name = 'PreviewForgotten';
}

/** Creates the handler for each kind of job. */
export const jobHandlers =
  (dependencies: JobHandlerDependencies) =>
  async (job: Job): Promise<JobHandler> => {
    switch (job.kind) {
      case 'publish':
        return publishHandler(dependencies.rescorer(), await dependencies.playbooks.version(job.playbook));
      case 'release':
        return releaseHandler(await dependencies.playbooks.version(job.playbook), dependencies);
      case 'preview':
        return previewHandler(await previewTrial(job.id, dependencies), dependencies);
    }
  };

async function previewTrial(
  id: string,
  { previews, playbooks }: JobHandlerDependencies,
): Promise<PreviewTrial> {
  const preview = await previews.find(id);
  if (preview === undefined) throw new PreviewForgotten(id);
  const { at, active, document } = preview;
  const draft = compile(playbookShape.parse(document), active + 1, at);
  return { active: await playbooks.version(active), draft, at };
}
