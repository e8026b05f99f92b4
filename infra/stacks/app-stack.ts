import { CfnOutput, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Construct } from 'constructs';
import { Alarms } from '../constructs/alarms.ts';
import { scopedName } from '../constructs/platform.ts';
import { accountAndRegion, type Settings } from '../environments/settings.ts';
import type { DataStack } from './data-stack.ts';
import { Act } from './parts/act.ts';
import { Announce } from './parts/announce.ts';
import { Collect } from './parts/collect.ts';
import { Consent } from './parts/consent.ts';
import { ApiEdge } from './parts/api-edge.ts';
import { MailSending } from './parts/mail-sending.ts';
import { Manage } from './parts/manage.ts';
import { Nurture } from './parts/nurture.ts';
import { Read } from './parts/read.ts';
import { Score } from './parts/score.ts';
import { Seed } from './parts/seed.ts';
import { Jobs } from './parts/jobs.ts';

export interface AppStackProps {
  readonly settings: Settings;
  readonly data: DataStack;
}

/**
 * All that can be replaced at any time. Each part below is one step of a lead's way:
 *
 * ```
 *  form ──┐                                                             ┌─ hand off ── mail to sales
 *  pixel ─┼─ collect ─▶ (log) ─▶ score ─▶ (state) ─▶ announce ─▶ (bus) ─┼─ nurture ─── mails to the lead, by the clock
 *  event ─┘                        ▲                                     └─ anyone else
 *                                  ├─ cool, by the clock
 *                                  └─ job over all leads, when the playbook changes
 * ```
 */
export class AppStack extends Stack {
  constructor(scope: Construct, id: string, { settings, data }: AppStackProps) {
    super(scope, id, { env: accountAndRegion(settings), description: 'Kindling: what can be replaced' });
    const platform = { settings, alarms: new Alarms(this, 'Alarms', settings.alarmAddress) };
    const { api } = new ApiEdge(this, 'Entrance', { platform, data });
    const mail = new MailSending(this, 'Mail', { settings, publicUrl: api.url });
    const { queue: jobs } = new Jobs(this, 'Job', { platform, data, mail });

    const schedules = new ScheduleGroup(this, 'Schedules', {
      scheduleGroupName: scopedName(settings),
      removalPolicy: RemovalPolicy.DESTROY,
    });

    new Collect(this, 'Collect', { platform, data, api });
    new Score(this, 'Score', { platform, data, schedules });
    new Announce(this, 'Announce', { platform, data, jobs });
    new Act(this, 'Act', { platform, data, api, mail });
    new Consent(this, 'Consent', { platform, data, api, mail });
    new Nurture(this, 'Nurture', { platform, data, api, mail, schedules });
    new Read(this, 'Read', { platform, data, api });
    new Manage(this, 'Manage', { platform, data, api, jobs });
    new Seed(this, 'Seed', { platform, data });

    new CfnOutput(this, 'Url', { value: api.url, description: 'Where forms post to and the API answers' });
  }
}
