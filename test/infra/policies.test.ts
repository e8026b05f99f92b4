import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { HANDOFF_UNDELIVERED } from '../../functions/record-mail-events/undelivered.ts';
import { bundleFunctions } from '../../infra/functions/bundle.ts';
import { compilePattern } from '../../infra/local/eventbridge/event-pattern.ts';
import { synthesize } from '../../infra/synth.ts';
import { WAITS_LONG } from '../../shared/sending/mail-queue.ts';
import { type Subject, subjectKey, textsKey } from '../../shared/stores/keys.ts';
import { listOf, refersTo, Template, text, type Resource } from './template.ts';

let template: Template;

beforeAll(async () => {
  await bundleFunctions();
  template = new Template(synthesize('dev', { validation: false }));
}, 60_000);

const mappings = (): Resource[] => template.ofType('AWS::Lambda::EventSourceMapping');
const streamMappings = (): Resource[] =>
  mappings().filter(({ properties }) => 'StartingPosition' in properties);
const queueMappings = (): Resource[] =>
  mappings().filter(({ properties }) => !('StartingPosition' in properties));
const alarmsOn = (metric: string): Resource[] =>
  template
    .ofType('AWS::CloudWatch::Alarm')
    .filter(({ properties }) => text(properties.MetricName) === metric);

const isDeadLetterQueue = (queue: Resource): boolean =>
  template.ofType('AWS::SQS::Queue').some(({ properties }) => refersTo(properties.RedrivePolicy, queue));

const queueOf = ({ properties }: Resource): Resource => {
  const queues = template.ofType('AWS::SQS::Queue');
  return queues.find((each) => refersTo(properties.EventSourceArn, each))!;
};
const queueNamed = (name: string): Resource =>
  template
    .ofType('AWS::SQS::Queue')
    .find(({ id, properties }) => id.includes(name) && 'RedrivePolicy' in properties)!;
/** Ids of the policies that allow to send to a queue. */
const sendersTo = ({ id: queue }: Resource): string[] =>
  template
    .statements()
    .filter(
      ({ actions, resources }) => actions.includes('sqs:SendMessage') && resources.join().includes(queue),
    )
    .map(({ id }) => id);

/** Ids of the resources that break a policy, so that a failing test names them. */
const violations = (resources: readonly Resource[], holds: (resource: Resource) => boolean): string[] => {
  expect(resources).not.toHaveLength(0);
  return resources.filter((resource) => !holds(resource)).map(({ id }) => id);
};

describe('functions', () => {
  it('are exactly the folders under functions/', async () => {
    const names = template
      .functions()
      .map(({ properties }) => text(properties.Environment?.Variables?.POWERTOOLS_SERVICE_NAME));
    expect(new Set(names)).toEqual(new Set(await readdir('functions')));
  });

  it('each have an alarm that goes to a person and says who is hurt', () => {
    const withoutAlarm = violations(template.functions(), (fn) => {
      const alarm = alarmsOn('Errors').find(({ properties }) =>
        refersTo(properties.Dimensions, fn),
      )?.properties;
      return (
        /^[a-z-]+ fails\. [A-Z].{40,}\.$/.test(text(alarm?.AlarmDescription)) && 'AlarmActions' in alarm!
      );
    });
    expect(withoutAlarm).toEqual([]);
  });

  it('are allowed no action with a wildcard', () => {
    expect(template.statements().filter(({ actions }) => actions.join().includes('*'))).toEqual([]);
  });

  it('are allowed no resource with a wildcard, except for objects whose names Lambda chooses', () => {
    const wild = template.statements().filter(({ resources }) => resources.join().includes('*'));
    expect(new Set(wild.flatMap(({ actions }) => actions))).toEqual(new Set(['s3:PutObject']));
  });

  it('each have a log group of their own', () => {
    const functions = template.ofType('AWS::Lambda::Function');
    expect(
      violations(functions, ({ properties }) => 'Ref' in (properties.LoggingConfig?.LogGroup ?? {})),
    ).toEqual([]);
  });

  it('keep logs for as many days as their environment says', () => {
    const groups = template.ofType('AWS::Logs::LogGroup');
    expect(violations(groups, ({ properties }) => Number(properties.RetentionInDays) === 7)).toEqual([]);
  });
});

describe('jobs over all leads', () => {
  it('are the only functions that scan a table, and scan the activities only', () => {
    const scans = template.statements().filter(({ actions }) => actions.includes('dynamodb:Scan'));
    expect(scans).toHaveLength(1);
    expect(scans[0]!.id).toMatch(/^Jobs/);
    expect(scans[0]!.resources.join()).toContain('Activities');
  });

  it('are started by previews, releases and publications, and continued by themselves', () => {
    const senders = sendersTo(queueNamed('Chunks')).map((id) => /^(Jobs|Playbook|Announce)/.exec(id)?.[0]);
    expect(senders).toHaveLength(3);
    expect(new Set(senders)).toEqual(new Set(['Announce', 'Jobs', 'Playbook']));
  });

  it('run one chunk per invocation, a few at the same time', () => {
    const jobs = queueMappings().find(({ properties }) => JSON.stringify(properties).includes('Chunks'));
    expect(jobs?.properties).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 4 } });
  });
});

describe('queues', () => {
  it('are sent to by the function that reads them, so that its messages can wait, and by no other', () => {
    const queues = queueMappings()
      .map(queueOf)
      .filter((queue) => queue !== queueNamed('Chunks'));
    expect(queues).toHaveLength(queueMappings().length - 1);
    for (const queue of queues) {
      const construct = queue.id.slice(0, queue.id.indexOf('EventsQueue'));
      expect(sendersTo(queue)).toEqual([expect.stringContaining(construct)]);
    }
  });

  it('raise an alarm for messages that wait for long, by the words of the log', () => {
    const silent = violations(queueMappings(), ({ properties }) => {
      const fn = template.functions().find((each) => refersTo(properties.FunctionName, each));
      const name = text(fn?.properties.Environment?.Variables?.POWERTOOLS_SERVICE_NAME);
      const isCounted = template.ofType('AWS::Logs::MetricFilter').some(({ properties: filter }) => {
        const [metric] = listOf(filter.MetricTransformations);
        return (
          text(metric?.MetricName) === `${name}-waits-long` && text(filter.FilterPattern).includes(WAITS_LONG)
        );
      });
      return isCounted && alarmsOn(`${name}-waits-long`).length === 1;
    });
    expect(silent).toEqual([]);
  });

  it('each have a dead-letter queue, or are one', () => {
    const queues = template.ofType('AWS::SQS::Queue');
    expect(
      violations(queues, (queue) => isDeadLetterQueue(queue) || 'RedrivePolicy' in queue.properties),
    ).toEqual([]);
  });

  it('raise an alarm for a message in a dead-letter queue', () => {
    const alarms = alarmsOn('ApproximateNumberOfMessagesVisible');
    const deadLetterQueues = template.ofType('AWS::SQS::Queue').filter(isDeadLetterQueue);
    const hasAlarm = (queue: Resource): boolean =>
      alarms.some(({ properties }) => refersTo(properties.Dimensions, queue));
    expect(violations(deadLetterQueues, hasAlarm)).toEqual([]);
  });

  it('have a visibility timeout of six times the timeout of their function', () => {
    const tooShort = violations(queueMappings(), ({ properties }) => {
      const fn = template.functions().find((each) => refersTo(properties.FunctionName, each));
      const queue = template
        .ofType('AWS::SQS::Queue')
        .find((each) => refersTo(properties.EventSourceArn, each));
      return Number(queue?.properties.VisibilityTimeout) >= 6 * Number(fn?.properties.Timeout);
    });
    expect(tooShort).toEqual([]);
  });

  it('redeliver the messages that failed, and only those', () => {
    for (const { properties } of queueMappings()) {
      expect(properties.FunctionResponseTypes).toEqual(['ReportBatchItemFailures']);
    }
  });
});

describe('streams', () => {
  it('carry keys only', () => {
    for (const { properties } of template.ofType('AWS::DynamoDB::Table')) {
      expect(properties.StreamSpecification).toEqual({ StreamViewType: 'KEYS_ONLY' });
    }
  });

  it('invoke a function for new items only', () => {
    for (const { properties } of streamMappings()) {
      const patterns = listOf(properties.FilterCriteria?.Filters).map(({ Pattern }) =>
        JSON.parse(text(Pattern)),
      );
      expect(patterns).toEqual([expect.objectContaining({ eventName: ['INSERT'] })]);
    }
  });

  it('invoke the scorer for activities of leads and visitors, not for the long texts beside them', () => {
    const pattern = streamMappings()
      .map(({ properties }) => text(listOf(properties.FilterCriteria?.Filters)[0]?.Pattern))
      .find((each) => each.includes('"pk"'));
    const matches = compilePattern(JSON.parse(pattern ?? ''));
    const invokes = (pk: string): boolean =>
      matches({ eventName: 'INSERT', dynamodb: { Keys: { pk: { S: pk }, sk: { S: 'a-1' } } } });
    const subjects: Subject[] = [
      { kind: 'lead', id: 'x' },
      { kind: 'visitor', id: 'x' },
    ];
    expect(subjects.map((subject) => invokes(subjectKey(subject)))).toEqual([true, true]);
    expect(subjects.map((subject) => invokes(textsKey(subject)))).toEqual([false, false]);
  });

  it('get past a record that keeps failing: bisected, retried a few times, then stored in full', () => {
    for (const { properties } of streamMappings()) {
      expect(properties).toMatchObject({
        BisectBatchOnFunctionError: true,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        MaximumRetryAttempts: 5,
        MaximumRecordAgeInSeconds: 86_400,
        StartingPosition: 'TRIM_HORIZON',
      });
      expect(JSON.stringify(properties.DestinationConfig?.OnFailure)).toContain('Failures');
    }
  });

  it('have two readers each at most, which is the limit of DynamoDB', () => {
    const readers = Map.groupBy(streamMappings(), ({ properties }) =>
      JSON.stringify(properties.EventSourceArn),
    );
    for (const mapped of readers.values()) expect(mapped.length).toBeLessThanOrEqual(2);
  });
});

describe('mail', () => {
  it('may be sent as the domain and as the address where the identity exists already', () => {
    const senders = template.statements().filter(({ actions }) => actions.includes('ses:SendRawEmail'));
    expect(senders).not.toHaveLength(0);
    for (const { resources } of senders) {
      expect(resources.join()).toContain('identity/example.com"');
      expect(resources.join()).toContain('identity/kindling@example.com"');
    }
  });

  it('that does not reach a rep raises an alarm, found by its log message', () => {
    const filter = template
      .ofType('AWS::Logs::MetricFilter')
      .find(({ id }) => id.includes('UndeliveredHandoffs'));
    expect(text(filter?.properties.FilterPattern)).toContain(`"${HANDOFF_UNDELIVERED}"`);
    const [alarm] = alarmsOn('UndeliveredHandoffs');
    expect(alarm?.properties).toMatchObject({ Namespace: 'kindling-dev', Statistic: 'Sum' });
    expect(alarm?.properties).toHaveProperty('AlarmActions');
  });
});

describe('tables', () => {
  it('can be restored to a point in time and delete what has expired', () => {
    for (const { properties } of template.ofType('AWS::DynamoDB::Table')) {
      expect(properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    }
  });

  it('have indexes that project keys only', () => {
    const tables = template.ofType('AWS::DynamoDB::Table');
    const indexes = tables.flatMap(({ properties }) => listOf(properties.GlobalSecondaryIndexes));
    expect(indexes.map(({ IndexName }) => text(IndexName))).toEqual(['ranked', 'due', 'owner']);
    for (const { Projection } of indexes) expect(Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
  });

  it('never lose the key that lead ids are made with, even in an environment that is destroyed', () => {
    const identity = template.ofType('AWS::SecretsManager::Secret').find(({ id }) => id.includes('Identity'));
    expect(identity?.deletionPolicy).toBe('Retain');
  });
});
