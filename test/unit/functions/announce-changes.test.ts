import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { announceChanges } from '../../../functions/announce-changes/announce-changes.ts';
import { eventsOf } from '../../../shared/events/change-events.ts';
import { EventBus } from '../../../shared/events/event-bus.ts';
import { NOTHING_KNOWN, type Standing } from '../../../shared/lead/standing.ts';
import type { Change } from '../../../shared/stores/change-item.ts';
import { changeKey, consentKey, leadKey, versionKey } from '../../../shared/stores/keys.ts';
import type { JobRequest } from '../../../shared/jobs/job-queue.ts';
import { aChange, announced, HOT, LEAD, MemoryLeads, WARM } from '../../fixtures/mails.ts';

const bridge = mockedClient(EventBridgeClient);
const bus = new EventBus(new EventBridgeClient({ region: 'eu-west-1' }), 'kindling-dev');

const PUBLISHED = Date.UTC(2026, 2, 2, 9);
const facts = { signers: [] };
const versions = {
  record: (number: number) =>
    Promise.resolve(
      number > 3
        ? undefined
        : {
            ...facts,
            number,
            publishedAt: number === 1 ? 0 : PUBLISHED,
            ...(number === 3 && { restoredFrom: 1 }),
          },
    ),
};

let started: JobRequest[] = [];
let queueIsDown = false;
const walkQueue = {
  start: async (request: JobRequest) => {
    if (queueIsDown) throw new Error('ECONNRESET');
    started.push(request);
  },
};

const record = (n: number) => ({ pk: leadKey(LEAD), sk: changeKey('default', n) });
const journal = (count: number, to: Standing = WARM): Change[] =>
  Array.from({ length: count }, (_, index) => aChange({ n: index + 1, to }));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index + 1);
const announce = (changes: Change[], records = changes.map(({ n }) => record(n))) =>
  announceChanges({ leads: new MemoryLeads(...changes), versions, bus, jobQueue: walkQueue }, records);

const taken = (count: number) => ({
  Entries: Array.from({ length: count }, (_, id) => ({ EventId: String(id) })),
});
const entries = () => bridge.commandCalls(PutEventsCommand).map(({ args }) => args[0].input.Entries ?? []);
const names = (change: Change) => eventsOf(change).map(({ name }) => name);

beforeEach(() => {
  bridge.reset();
  started = [];
  queueIsDown = false;
  bridge.on(PutEventsCommand).callsFake(({ Entries }: { Entries: unknown[] }) => taken(Entries.length));
});

describe('what a change is announced by', () => {
  it.each<[string, Change, string[]]>([
    ['a lead that becomes hot', aChange(), ['LeadTierChanged', 'LeadQualified']],
    ['a mark that is gained', aChange({ from: HOT, to: { ...HOT, highValue: true } }), ['LeadTierChanged']],
    [
      'a stage that rises in the same tier',
      aChange({ from: { ...WARM, stage: 'lead' }, to: WARM }),
      ['LeadQualified'],
    ],
    ['a stage that falls', aChange({ from: { ...WARM, stage: 'sql' }, to: WARM }), []],
    [
      'a stage that falls because it should not have been',
      aChange({ n: 2, corrects: 1, from: { ...WARM, stage: 'sql' }, to: WARM }),
      ['LeadTierChanged'],
    ],
    [
      'a stage that rises by a correction',
      aChange({ n: 2, corrects: 1, from: { ...HOT, stage: 'mql' } }),
      ['LeadQualified'],
    ],
    ['a sale', aChange({ from: HOT, to: { ...HOT, stage: 'customer' } }), ['LeadBecameCustomer']],
  ])('%s', (_what, change, expected) => {
    expect(names(change)).toEqual(expected);
  });

  it('says ids, numbers and times, and which stage was reached', () => {
    const [, qualified] = eventsOf(aChange({ corrects: 1, n: 2 }));
    expect(JSON.parse(qualified!.detail)).toEqual({
      ...announced(aChange({ corrects: 1, n: 2 })),
      stage: 'sql',
    });
  });

  it('refuses to say anything else', () => {
    const leaking = Object.assign(aChange({ from: NOTHING_KNOWN }), { email: 'lead@example.org' });
    expect(() => eventsOf(leaking)).toThrow(/unrecognized_keys/);
  });
});

describe('announcing a batch of changes', () => {
  it('puts events on the bus in order, ten at a time', async () => {
    expect(await announce(journal(12, HOT))).toEqual([]);
    expect(entries().map((chunk) => chunk.length)).toEqual([10, 10, 4]);
    expect(entries()[0]![0]).toMatchObject({
      EventBusName: 'kindling-dev',
      Source: 'kindling',
      DetailType: 'LeadTierChanged',
    });
    expect(
      entries()
        .flat()
        .map(({ Detail }) => JSON.parse(Detail!).n),
    ).toEqual(numbers(12).flatMap((n) => [n, n]));
  });

  it('reports the earliest record whose event the bus refused, and announces the others', async () => {
    const refused = { ErrorCode: 'ThrottlingException' };
    bridge
      .on(PutEventsCommand)
      .resolvesOnce({ Entries: [{ EventId: '0' }, { EventId: '1' }, refused, { EventId: '3' }, refused] });
    expect(await announce(journal(5, { ...WARM, stage: 'lead' }))).toContain(2);

    expect(entries()[0]).toHaveLength(5);
  });

  it('reports the first record of a call that failed altogether, and still makes the next one', async () => {
    bridge.on(PutEventsCommand).rejectsOnce(new Error('ECONNRESET')).resolves(taken(2));
    expect((await announce(journal(6)))[0]).toBe(0);
    expect(entries()).toHaveLength(2);
  });

  it('skips a change that has been erased', async () => {
    expect(await announce(journal(1), [record(1), record(2)])).toEqual([]);
    expect(entries().flat()).toHaveLength(2);
  });

  it('tells news of a consent to mail by their key alone', async () => {
    const news = (state: string) => ({ pk: leadKey(LEAD), sk: consentKey(state, PUBLISHED) });
    expect(await announce([], [news('pending'), news('given'), news('score=9')])).toEqual([2]);
    expect(
      entries()
        .flat()
        .map(({ DetailType, Detail }) => [DetailType, JSON.parse(Detail!)]),
    ).toEqual(
      ['pending', 'given'].map((state) => [
        'MailConsentChanged',
        { version: 1, leadId: LEAD, state, at: '2026-03-02T09:00:00.000Z' },
      ]),
    );
  });

  it('lets a record that cannot be read fail alone', async () => {
    const poison = { pk: 'PLAYBOOK', sk: 'CHANGE#x' };
    expect(await announce(journal(2), [record(1), poison, record(2)])).toEqual([1]);
    expect(entries().flat()).toHaveLength(4);
  });

  it('sends a job to every lead for each version that was published, and reports a record whose job could not begin', async () => {
    const version = (n: number) => ({ pk: 'PLAYBOOK', sk: versionKey(n) });
    expect(await announce([], [version(1), version(2), version(4)])).toEqual([]);
    expect(started).toEqual([{ kind: 'publish', playbook: 2 }]);
    queueIsDown = true;
    expect(await announce(journal(1), [record(1), version(3)])).toEqual([1]);
    expect(
      entries()
        .flat()
        .map(({ DetailType }) => DetailType),
    ).not.toContain(3);
  });

  it('puts each version of the playbook on the bus, but not the one that an environment starts with', async () => {
    const version = (n: number) => ({ pk: 'PLAYBOOK', sk: versionKey(n) });
    expect(await announce(journal(1), [version(1), version(2), record(1), version(3), version(4)])).toEqual(
      [],
    );
    const told = entries().flat();
    expect(told.map(({ DetailType }) => DetailType)).toEqual([
      'PlaybookPublished',
      'LeadTierChanged',
      'LeadQualified',
      'PlaybookPublished',
    ]);
    expect(
      told
        .filter(({ DetailType }) => DetailType === 'PlaybookPublished')
        .map(({ Detail }) => JSON.parse(Detail!)),
    ).toEqual([
      { version: 1, playbook: 2, publishedAt: '2026-03-02T09:00:00.000Z' },
      { version: 1, playbook: 3, publishedAt: '2026-03-02T09:00:00.000Z', restoredFrom: 1 },
    ]);
  });

  it('calls nobody when there is nothing to say', async () => {
    expect(await announce([])).toEqual([]);
    expect(bridge.calls()).toHaveLength(0);
  });
});
