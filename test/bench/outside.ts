import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Running } from '../../infra/local/start.ts';
import { defaultPlaybook } from '../../shared/playbook/default.ts';
import type { Activity } from '../../shared/lead/activity.ts';
import { compile } from '../../shared/scoring/compile.ts';
import { project } from '../fixtures/from-stored.ts';
import { sameStanding } from '../../shared/lead/standing.ts';
import { ActivityLog } from '../../shared/stores/activity-log.ts';
import { LeadStore } from '../../shared/stores/lead-store.ts';
import type { StoredScore } from '../../shared/stores/score-item.ts';
import { SecretReader } from '../../shared/wiring/secret-reader.ts';
import { leadIdOf } from '../../shared/lead/lead-id.ts';

const MODEL = compile(defaultPlaybook, 1).models.get('default')!;

/** What is stored of a lead. */
export interface StoredLead {
  readonly history: readonly Activity[];
  readonly score: StoredScore | undefined;
  /** How often its projections have been written: each write counts their version up. */
  readonly writes: number;
}

/** Reads the tables of a running app as nobody in it does: past every function. */
export class Outside {
  readonly client: DynamoDBDocumentClient;
  readonly #log: ActivityLog;
  readonly #leads: LeadStore;
  readonly #identityKey: Promise<string>;

  constructor(app: Running) {
    const settings = {
      endpoint: app.endpointUrl,
      region: 'us-east-1',
      credentials: { accessKeyId: 'outside', secretAccessKey: 'local' },
    };
    this.client = DynamoDBDocumentClient.from(new DynamoDBClient(settings));
    const { ACTIVITIES_TABLE, LEADS_TABLE, IDENTITY_SECRET } = variablesOf(app, 'collect-form');
    this.#log = new ActivityLog(this.client, ACTIVITIES_TABLE!);
    this.#leads = new LeadStore(this.client, LEADS_TABLE!);
    this.#identityKey = new SecretReader(new SecretsManagerClient(settings)).read(IDENTITY_SECRET!);
  }

  async lead(email: string): Promise<StoredLead> {
    const leadId = leadIdOf(email, await this.#identityKey)!;
    const { scores, profile } = await this.#leads.projections(leadId);
    const { activities } = await this.#log.history({ kind: 'lead', id: leadId });
    const score = scores.find(({ model }) => model === MODEL.id);
    return { history: activities, score, writes: (score?.version ?? 0) + (profile?.version ?? 0) };
  }
}

/** The environment variables of a function of the template. */
export function variablesOf(app: Running, functionName: string): Readonly<Record<string, string>> {
  const found = app.local.assembly
    .ofType('AWS::Lambda::Function')
    .find(({ label }) => label === functionName);
  const { Variables = {} } = (found?.properties['Environment'] ?? {}) as {
    Variables?: Record<string, string>;
  };
  return Variables;
}

/** Whether a stored score is what the fold makes of the stored history, to the thousandth. */
export function isExact({ history, score }: StoredLead, now: number): boolean {
  const { state, totals } = project(history, MODEL, now);
  return (
    score !== undefined &&
    score.points === totals.points &&
    score.asOf === totals.asOf &&
    score.evidence === totals.evidence &&
    sameStanding(score.standing, state.standing)
  );
}
