import type { Environment as AnnounceChanges } from '../../functions/announce-changes/env.ts';
import type { Environment as AnswerQuestion } from '../../functions/answer-question/env.ts';
import type { Environment as AskConfirmation } from '../../functions/ask-confirmation/env.ts';
import type { Environment as Authorize } from '../../functions/authorize/env.ts';
import type { Environment as ChangeLeads } from '../../functions/change-leads/env.ts';
import type { Environment as CollectActivities } from '../../functions/collect-activities/env.ts';
import type { Environment as CollectForm } from '../../functions/collect-form/env.ts';
import type { Environment as CollectPixel } from '../../functions/collect-pixel/env.ts';
import type { Environment as CoolLeads } from '../../functions/cool-leads/env.ts';
import type { Environment as HandOff } from '../../functions/hand-off/env.ts';
import type { Environment as ListMail } from '../../functions/list-mail/env.ts';
import type { Environment as ManageKeys } from '../../functions/manage-keys/env.ts';
import type { Environment as ManagePlaybook } from '../../functions/manage-playbook/env.ts';
import type { Environment as Nurture } from '../../functions/nurture/env.ts';
import type { Environment as ReadLeads } from '../../functions/read-leads/env.ts';
import type { Environment as RecallHandoffs } from '../../functions/recall-handoffs/env.ts';
import type { Environment as RecordMailEvents } from '../../functions/record-mail-events/env.ts';
import type { Environment as RunJobs } from '../../functions/run-jobs/env.ts';
import type { Environment as ScoreLeads } from '../../functions/score-leads/env.ts';
import type { Environment as SeedPlaybook } from '../../functions/seed-playbook/env.ts';
import type { Environment as SendNurture } from '../../functions/send-nurture/env.ts';
import type { Environment as ServeOpenapi } from '../../functions/serve-openapi/env.ts';
import type { Environment as ServeTracker } from '../../functions/serve-tracker/env.ts';
import type { Environment as SetPreferences } from '../../functions/set-preferences/env.ts';
import type { Environment as TrackMail } from '../../functions/track-mail/env.ts';
import type { Environment as Unsubscribe } from '../../functions/unsubscribe/env.ts';

/**
 * The environment variables of each function, by the name of its folder. A construct takes a function's name
 * and requires its variables, so that a missing one does not compile.
 */
export interface FunctionEnvironments {
  'announce-changes': AnnounceChanges;
  'answer-question': AnswerQuestion;
  'ask-confirmation': AskConfirmation;
  authorize: Authorize;
  'change-leads': ChangeLeads;
  'collect-activities': CollectActivities;
  'collect-form': CollectForm;
  'collect-pixel': CollectPixel;
  'cool-leads': CoolLeads;
  'hand-off': HandOff;
  'list-mail': ListMail;
  'manage-keys': ManageKeys;
  'manage-playbook': ManagePlaybook;
  nurture: Nurture;
  'read-leads': ReadLeads;
  'recall-handoffs': RecallHandoffs;
  'record-mail-events': RecordMailEvents;
  'run-jobs': RunJobs;
  'score-leads': ScoreLeads;
  'seed-playbook': SeedPlaybook;
  'send-nurture': SendNurture;
  'serve-openapi': ServeOpenapi;
  'serve-tracker': ServeTracker;
  'set-preferences': SetPreferences;
  'track-mail': TrackMail;
  unsubscribe: Unsubscribe;
}

export type FunctionName = keyof FunctionEnvironments;
