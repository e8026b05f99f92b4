import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { assertServed } from '../constructs/assert-served.ts';
import { Alarms } from '../constructs/alarms.ts';
import { physicalName } from '../constructs/platform.ts';
import { accountAndRegion, type Settings } from '../environments/settings.ts';
import type { DataStack } from './data-stack.ts';
import { Announce } from './parts/announce.ts';
import { ApiDocument } from './parts/api-document.ts';
import { ApiKeys } from './parts/api-keys.ts';
import { ApiEdge } from './parts/api-edge.ts';
import { Collect } from './parts/collect.ts';
import { Consent } from './parts/consent.ts';
import { Handoffs } from './parts/handoffs.ts';
import { Jobs } from './parts/jobs.ts';
import { Leads } from './parts/leads.ts';
import { MailReports } from './parts/mail-reports.ts';
import { MailSending } from './parts/mail-sending.ts';
import { MailTracking } from './parts/mail-tracking.ts';
import { Nurture } from './parts/nurture.ts';
import { Playbook } from './parts/playbook.ts';
import { Score } from './parts/score.ts';
import { Seed } from './parts/seed.ts';

export interface AppStackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/**
 * Everything that can be replaced at any time. The picture shows its parts, each a class under `parts/`; what
 * is in brackets belongs to the data stack.
 *
 * ```
 *  ApiEdge
 *   ├─ Collect ──────┐                                                   ┌─▶ Handoffs: mail to sales
 *   ├─ MailTracking ─┼─▶ (log) ─▶ Score ─▶ (state) ─▶ Announce ─▶ (bus) ─┼─▶ Nurture: mail to the lead
 *   ├─ Consent ──────┤              ▲                    │               ├─▶ Consent: mail to the lead
 *   ├─ Leads ────────┘              │                    ▼               └─▶ rules of your own
 *   ├─ ApiDocument, ApiKeys         │                    │
 *   └─ Playbook          every minute, leads        Jobs over all leads,
 *                        that are due to cool       after a publication
 *
 *  all mail ─▶ MailSending (SES) ─▶ MailReports: deliveries, bounces, complaints
 * ```
 */
export class AppStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data }: AppStackProps) {
    super(scope, id, {
      env: accountAndRegion(settings),
      description: 'Kindling: API, functions, queues, rules and alarms. It can be replaced at any time.',
    });
    const platform = { settings, alarms: new Alarms(this, 'Alarms', settings.alarmAddress) };
    const { api } = new ApiEdge(this, 'ApiEdge', { platform, data });
    const mail = new MailSending(this, 'MailSending', { settings, publicUrl: api.url });
    const { queue: jobs } = new Jobs(this, 'Jobs', { platform, data, mail });
    const schedules = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: physicalName(settings),
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new Collect(this, 'Collect', { platform, data, api });
    new MailTracking(this, 'MailTracking', { platform, data, api });
    new Score(this, 'Score', { platform, data, schedules });
    new Announce(this, 'Announce', { platform, data, jobs });
    new Handoffs(this, 'Handoffs', { platform, data, mail });
    new Nurture(this, 'Nurture', { platform, data, api, mail, schedules });
    new Consent(this, 'Consent', { platform, data, api, mail });
    new MailReports(this, 'MailReports', { platform, data, api, mail });
    new Leads(this, 'Leads', { platform, data, api });
    new Playbook(this, 'Playbook', { platform, data, api, jobs });
    new ApiDocument(this, 'ApiDocument', { platform, api });
    new ApiKeys(this, 'ApiKeys', { platform, data, api });
    new Seed(this, 'Seed', { platform, data });

    assertServed(this);
    new CfnOutput(this, 'Url', { value: api.url, description: 'Base URL of the HTTP API' });
  }
}
