import { readdir } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { HANDOFF_UNDELIVERED } from '../../functions/record-mail-events/undelivered.ts';
import { bundleFunctions } from '../../infra/functions/bundle.ts';
import { compilePattern } from '../../infra/local/eventbridge/event-pattern.ts';
import { synthesize } from '../../infra/synth.ts';
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

/** Which resources a policy does not hold for: a failing test names them. */
const except = (resources: readonly Resource[], holds: (resource: Resource) => boolean): string[] => {
  expect(resources).not.toHaveLength(0);
  return resources.filter((resource) => !holds(resource)).map(({ id }) => id);
};

describe('functions', () => {
  it('are those under functions/, every one', async () => {
    const names = template
      .functions()
      .map(({ properties }) => text(properties.Environment?.Variables?.POWERTOOLS_SERVICE_NAME));
    expect(new Set(names)).toEqual(new Set(await readdir('functions')));
  });

  it('each have an alarm that goes to a person and says who is hurt', () => {
    const unwatched = except(template.functions(), (fn) => {
      const alarm = alarmsOn('Errors').find(({ properties }) =>
        refersTo(properties.Dimensions, fn),
      )?.properties;
      return (
        /^[a-z-]+ fails\. [A-Z].{40,}\.$/.test(text(alarm?.AlarmDescription)) && 'AlarmActions' in alarm!
      );
    });
    expect(unwatched).toEqual([]);
  });

  it('do nothing that is written with a wildcard', () => {
    expect(template.statements().filter(({ actions }) => actions.join().includes('*'))).toEqual([]);
  });

  it('touch no resource that is written with a wildcard, but for objects whose names Lambda picks', () => {
    const wild = template.statements().filter(({ resources }) => resources.join().includes('*'));
    expect(new Set(wild.flatMap(({ actions }) => actions))).toEqual(new Set(['s3:PutObject']));
  });

  it('log to a group of their own', () => {
    const functions = template.ofType('AWS::Lambda::Function');
    expect(
      except(functions, ({ properties }) => 'Ref' in (properties.LoggingConfig?.LogGroup ?? {})),
    ).toEqual([]);
  });

  it('have logs that are forgotten after the days their environment says', () => {
    const groups = template.ofType('AWS::Logs::LogGroup');
    expect(except(groups, ({ properties }) => Number(properties.RetentionInDays) === 7)).toEqual([]);
  });
});

describe('jobs over all leads', () => {
  const holders = (action: string): string[] =>
    template
      .statements()
      .filter(({ actions }) => actions.includes(action))
      .map(({ id }) => id);

  it('alone read a whole table, and the log only', () => {
    const scans = template.statements().filter(({ actions }) => actions.includes('dynamodb:Scan'));
    expect(scans).toHaveLength(1);
    expect(scans[0]!.id).toMatch(/^Job/);
    expect(scans[0]!.resources.join()).toContain('Activities');
  });

  it('are started by whoever previews, releases or announces, and sent on by themselves', () => {
    const starting = holders('sqs:SendMessage').map((id) => /^(Job|Manage|Announce)/.exec(id)?.[0]);
    expect(starting).toHaveLength(3);
    expect(new Set(starting)).toEqual(new Set(['Announce', 'Manage', 'Job']));
    for (const { actions, resources } of template.statements()) {
      if (actions.includes('sqs:SendMessage')) expect(resources.join()).toContain('Chunks');
    }
  });

  it('come one chunk at a time to a few functions', () => {
    const jobs = queueMappings().find(({ properties }) => JSON.stringify(properties).includes('Chunks'));
    expect(jobs?.properties).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 4 } });
  });
});

describe('queues', () => {
  it('each have a dead-letter queue, or are one', () => {
    const queues = template.ofType('AWS::SQS::Queue');
    expect(
      except(queues, (queue) => isDeadLetterQueue(queue) || 'RedrivePolicy' in queue.properties),
    ).toEqual([]);
  });

  it('raise an alarm when a message is given up', () => {
    const alarms = alarmsOn('ApproximateNumberOfMessagesVisible');
    const deadLetterQueues = template.ofType('AWS::SQS::Queue').filter(isDeadLetterQueue);
    const watched = (queue: Resource): boolean =>
      alarms.some(({ properties }) => refersTo(properties.Dimensions, queue));
    expect(except(deadLetterQueues, watched)).toEqual([]);
  });

  it('hide a message for six times as long as its function may take', () => {
    const hasty = except(queueMappings(), ({ properties }) => {
      const fn = template.functions().find((each) => refersTo(properties.FunctionName, each));
      const queue = template
        .ofType('AWS::SQS::Queue')
        .find((each) => refersTo(properties.EventSourceArn, each));
      return Number(queue?.properties.VisibilityTimeout) >= 6 * Number(fn?.properties.Timeout);
    });
    expect(hasty).toEqual([]);
  });

  it('take back the messages that failed, and only those', () => {
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

  it('wake a function for new items only', () => {
    for (const { properties } of streamMappings()) {
      const patterns = listOf(properties.FilterCriteria?.Filters).map(({ Pattern }) =>
        JSON.parse(text(Pattern)),
      );
      expect(patterns).toEqual([expect.objectContaining({ eventName: ['INSERT'] })]);
    }
  });

  it('wake the scorer for activities of leads and visitors, not for the long texts beside them', () => {
    const pattern = streamMappings()
      .map(({ properties }) => text(listOf(properties.FilterCriteria?.Filters)[0]?.Pattern))
      .find((each) => each.includes('"pk"'));
    const wakes = compilePattern(JSON.parse(pattern ?? ''));
    const written = (pk: string): boolean =>
      wakes({ eventName: 'INSERT', dynamodb: { Keys: { pk: { S: pk }, sk: { S: 'a-1' } } } });
    const subjects: Subject[] = [
      { kind: 'lead', id: 'x' },
      { kind: 'visitor', id: 'x' },
    ];
    expect(subjects.map((subject) => written(subjectKey(subject)))).toEqual([true, true]);
    expect(subjects.map((subject) => written(textsKey(subject)))).toEqual([false, false]);
  });

  it('get past a record that keeps failing: halved, retried a few times, then kept whole', () => {
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

  it('have two readers each at most, which is what DynamoDB serves', () => {
    const readers = Map.groupBy(streamMappings(), ({ properties }) =>
      JSON.stringify(properties.EventSourceArn),
    );
    for (const mapped of readers.values()) expect(mapped.length).toBeLessThanOrEqual(2);
  });
});

describe('mail', () => {
  it('may be sent as the domain and as the address where the identity is somebody else’s', () => {
    const senders = template.statements().filter(({ actions }) => actions.includes('ses:SendRawEmail'));
    expect(senders).not.toHaveLength(0);
    for (const { resources } of senders) {
      expect(resources.join()).toContain('identity/example.com"');
      expect(resources.join()).toContain('identity/kindling@example.com"');
    }
  });

  it('that does not reach a rep raises an alarm, by the words that the log has for it', () => {
    const [filter] = template.ofType('AWS::Logs::MetricFilter');
    expect(text(filter?.properties.FilterPattern)).toContain(`"${HANDOFF_UNDELIVERED}"`);
    const [alarm] = alarmsOn('UndeliveredHandoffs');
    expect(alarm?.properties).toMatchObject({ Namespace: 'kindling-dev', Statistic: 'Sum' });
    expect(alarm?.properties).toHaveProperty('AlarmActions');
  });
});

describe('tables', () => {
  it('can be restored to a point in time and clear away what expired', () => {
    for (const { properties } of template.ofType('AWS::DynamoDB::Table')) {
      expect(properties).toMatchObject({
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      });
    }
  });

  it('have indexes of keys only', () => {
    const tables = template.ofType('AWS::DynamoDB::Table');
    const indexes = tables.flatMap(({ properties }) => listOf(properties.GlobalSecondaryIndexes));
    expect(indexes.map(({ IndexName }) => text(IndexName))).toEqual(['ranked', 'due', 'owner']);
    for (const { Projection } of indexes) expect(Projection).toEqual({ ProjectionType: 'KEYS_ONLY' });
  });

  it('never lose the key that makes lead ids, even in an environment that is destroyed', () => {
    const identity = template.ofType('AWS::SecretsManager::Secret').find(({ id }) => id.includes('Identity'));
    expect(identity?.deletionPolicy).toBe('Retain');
  });
});
