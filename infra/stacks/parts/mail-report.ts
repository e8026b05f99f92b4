import type { RuleTargetInput } from 'aws-cdk-lib/aws-events';

/**
 * What is kept of an SES event: nothing that names a person. Tags are ours (they say which mail it was); the rest is
 * what happened, when, to which mail by SES's count, and how final a bounce is. The bounce's words are empty for every other kind of event: a
 * variable that an event does not have leaves nothing between its quotes.
 */
export const mailReport: RuleTargetInput = {
  bind: () => ({
    inputPathsMap: {
      type: '$.detail.eventType',
      time: '$.time',
      tags: '$.detail.mail.tags',
      sesId: '$.detail.mail.messageId',
      bounceType: '$.detail.bounce.bounceType',
      bounceSubType: '$.detail.bounce.bounceSubType',
    },
    inputTemplate:
      '{"type":"<type>","time":"<time>","tags":<tags>,"sesId":"<sesId>","bounceType":"<bounceType>","bounceSubType":"<bounceSubType>"}',
  }),
};
