import { describe, expect, it } from 'vitest';
import {
  BadInputTransformer,
  compilePath,
  compileTransformer,
} from '../../../infra/local/eventbridge/input-transformer.ts';
import type { Resource } from '../../../infra/local/template/resource.ts';
import type { JsonObject } from '../../../infra/local/kit/json.ts';
import { createServices } from '../../../infra/local/services.ts';
import { aLocal, aResource, arnOf, call, messagesIn } from '../../fixtures/a-local.ts';

const event = {
  time: '2030-01-01T00:00:00Z',
  source: 'aws.ses',
  detail: {
    eventType: 'Send',
    note: 'say "hi"',
    mail: { tags: { lead: ['l1'], n: ['3'] }, size: 12 },
    list: [1, 2],
  },
};
const transform = (paths: Record<string, string>, template: string): string =>
  compileTransformer(paths, template)({ event, ruleArn: 'arn:rule', ruleName: 'rule' });

describe('input transformers', () => {
  it('put objects, numbers and quoted texts where a value stands', () => {
    const paths = { tags: '$.detail.mail.tags', size: '$.detail.mail.size', type: '$.detail.eventType' };
    const result = transform(paths, '{"tags":<tags>,"size":<size>,"type":<type>}');
    expect(JSON.parse(result)).toEqual({ tags: { lead: ['l1'], n: ['3'] }, size: 12, type: 'Send' });
  });

  it('escape a text inside quotes', () => {
    expect(JSON.parse(transform({ note: '$.detail.note' }, '{"a":"they <note>!"}'))).toEqual({
      a: 'they say "hi"!',
    });
  });

  it('put an empty text where the event has nothing', () => {
    expect(
      JSON.parse(transform({ bounce: '$.detail.bounce.bounceType' }, '{"a":<bounce>,"b":"<bounce>"}')),
    ).toEqual({ a: '', b: '' });
  });

  it('know the rule, the event and parts of lists', () => {
    const template = '{"rule":<aws.events.rule-name>,"second":<second>,"event":<aws.events.event>}';
    expect(JSON.parse(transform({ second: '$.detail.list[1]' }, template))).toEqual({
      rule: 'rule',
      second: 2,
      event: { time: event.time, source: event.source },
    });
  });

  it('leave a template that is no JSON a text', () => {
    expect(transform({ type: '$.detail.eventType' }, 'Mail: "<type>"')).toBe('Mail: "Send"');
  });

  it('refuse a path that EventBridge does not take, and a variable that nobody defined', () => {
    expect(() => compilePath('$.detail.mail.tags["ses:configuration-set"]')).toThrow(BadInputTransformer);
    expect(() => compilePath('detail')).toThrow(BadInputTransformer);
    expect(() => transform({}, '{"a":<nobody>}')).toThrow(BadInputTransformer);
  });
});

const queue = arnOf('sqs', 'hand-off');
const lambda = arnOf('lambda', 'function:hand-off');
const target = { Id: 'queue', Arn: queue };

const aBus = (rule: JsonObject) =>
  aLocal({
    resources: [
      aResource('AWS::Events::EventBus', arnOf('events', 'event-bus/kindling')),
      aResource('AWS::SQS::Queue', queue),
      aResource('AWS::Lambda::Function', lambda),
      aResource('AWS::Lambda::EventSourceMapping', 'mapping', {
        EventSourceArn: queue,
        FunctionName: 'hand-off',
      }),
      aResource('AWS::Events::Rule', arnOf('events', 'rule/r'), {
        EventBusName: 'kindling',
        Targets: [target],
        ...rule,
      }),
    ],
  });

/** A rule of the account's own bus for everything of source x, and what it brings it to. */
const aRuleTo = (resource: Resource): Resource[] => [
  resource,
  aResource('AWS::Events::Rule', arnOf('events', 'rule/x'), {
    EventPattern: { source: ['x'] },
    Targets: [{ Id: 'x', Arn: resource.arn }],
  }),
];

const entry = (part: JsonObject = {}): JsonObject => ({
  EventBusName: 'kindling',
  Source: 'kindling',
  DetailType: 'LeadQualified',
  Detail: '{"stage":"sql"}',
  ...part,
});

describe('the bus', () => {
  it('brings an event that fits to the queue of its rule, once, and keeps all in its log', async () => {
    const { local, invocations } = aBus({ EventPattern: { detail: { stage: ['sql'] } } });
    const { bus, parts } = createServices(local);
    for (const part of parts) await part.start();
    const { json } = await call(bus.service, 'PutEvents', {
      Entries: [entry(), entry({ Detail: '{"stage":"mql"}' })],
    });
    await local.busy.whenIdle();
    expect(json).toMatchObject({
      FailedEntryCount: 0,
      Entries: [{ EventId: expect.any(String) }, { EventId: expect.any(String) }],
    });
    expect(invocations).toHaveLength(1);
    expect(messagesIn(invocations[0]).map(({ body }) => JSON.parse(body))).toMatchObject([
      { 'detail-type': 'LeadQualified', detail: { stage: 'sql' }, resources: [] },
    ]);
    expect(bus.log.list().map(({ detail }) => detail)).toEqual([{ stage: 'sql' }, { stage: 'mql' }]);
  });

  it('answers for each entry by itself', async () => {
    const { local } = aBus({ EventPattern: { source: ['kindling'] } });
    const { bus } = createServices(local);
    const entries = [
      entry(),
      entry({ Detail: 'no json' }),
      entry({ DetailType: '' }),
      entry({ Source: 'aws.ses' }),
      entry({ EventBusName: 'elsewhere' }),
      entry({ Detail: JSON.stringify({ long: 'x'.repeat(262_144) }) }),
    ];
    const { json } = await call(bus.service, 'PutEvents', { Entries: entries });
    expect(json['FailedEntryCount']).toBe(5);
    expect(json['Entries']).toMatchObject([
      { EventId: expect.any(String) },
      { ErrorCode: 'MalformedDetail' },
      { ErrorCode: 'InvalidArgument' },
      { ErrorCode: 'NotAuthorizedForSourceException' },
      { ErrorCode: 'ResourceNotFoundException' },
      { ErrorCode: 'EntrySizeExceeded' },
    ]);
  });

  it('refuses eleven entries, and more than a megabyte', async () => {
    const { local } = aBus({ EventPattern: { source: ['kindling'] } });
    const { bus } = createServices(local);
    const eleven = await call(bus.service, 'PutEvents', {
      Entries: Array.from({ length: 11 }, () => entry()),
    });
    const large = entry({ Detail: JSON.stringify({ long: 'x'.repeat(220_000) }) });
    const heavy = await call(bus.service, 'PutEvents', { Entries: [large, large, large, large, large] });
    expect([eleven.status, heavy.status]).toEqual([400, 400]);
    expect(bus.log.list()).toEqual([]);
  });

  it('invokes a function asynchronously, twice more when it fails, and then lists it until it is re-driven', async () => {
    let broken = true;
    const { local, invocations } = aLocal({
      resources: aRuleTo(aResource('AWS::Lambda::Function', lambda)),
      answer: () => (broken ? { ok: false, error: { name: 'Error', message: 'no' } } : { ok: true }),
    });
    const { bus, schedules, parts } = createServices(local);
    for (const part of parts) await part.start();
    bus.emit('default', { source: 'x', detailType: 'X', detail: {} });
    await schedules.advance(local.clock.now() + 10 * 60_000);
    expect(invocations.map(({ at }) => new Date(at).toISOString().slice(11, 16))).toEqual([
      '00:00',
      '00:01',
      '00:03',
    ]);
    const given = parts.flatMap((part) => part.deadLetters?.list() ?? []);
    expect(given).toMatchObject([{ functionPath: 'App/hand-off', attempts: 3, reason: 'Error: no' }]);
    broken = false;
    for (const part of parts) part.deadLetters?.redrive();
    await local.busy.whenIdle();
    expect(invocations).toHaveLength(4);
    expect(parts.flatMap((part) => part.deadLetters?.list() ?? [])).toEqual([]);
  });

  it('refuses a template whose rule has a target that is not emulated', () => {
    const { local } = aLocal({ resources: aRuleTo(aResource('AWS::SNS::Topic', arnOf('sns', 'topic'))) });
    expect(() => createServices(local)).toThrow('AWS::SNS::Topic');
  });
});
