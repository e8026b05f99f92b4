import { randomBytes } from 'node:crypto';
import { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  QueryCommand,
  TransactWriteCommand,
} from '@aws-sdk/lib-dynamodb';
import { mockedClient } from '../../fixtures/mocked-client.ts';
import { beforeEach, describe, expect, it } from 'vitest';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import { documentClient } from '../../../shared/wiring/documents.ts';
import { DraftChanged, type DraftFacts, DraftStore } from '../../../shared/stores/draft-store.ts';
import { type AuditEntry, changesKept, PlaybookAudit } from '../../../shared/stores/playbook-audit.ts';
import { packBody, PlaybookTooLarge } from '../../../shared/stores/playbook-body.ts';
import { VersionOutdated, VersionStore } from '../../../shared/stores/version-store.ts';

process.env.AWS_REGION ??= 'us-east-1';
const dynamo = mockedClient(DynamoDBDocumentClient);
const AT = Date.UTC(2026, 2, 2, 9);
const ana = { name: 'Ana', role: 'marketing' } as const;
const entry: AuditEntry = { at: AT, who: ana, what: 'draft_saved' };
const facts = { hash: 'h', basedOn: 1, savedAt: AT, savedBy: ana, signatures: [] };
const seen: DraftFacts = { ...facts, revision: 'r-0' };

let drafts: DraftStore;
let versions: VersionStore;
let audit: PlaybookAudit;

const written = () => dynamo.commandCalls(TransactWriteCommand)[0]?.args[0].input.TransactItems ?? [];
const loses = (...codes: string[]) =>
  dynamo.on(TransactWriteCommand).rejects(
    new TransactionCanceledException({
      message: '',
      $metadata: {},
      CancellationReasons: codes.map((Code) => ({ Code })),
    }),
  );

beforeEach(() => {
  dynamo.reset();
  dynamo.on(TransactWriteCommand).resolves({});
  let count = 0;
  const random = () => `r-${++count}`;
  const client = documentClient();
  drafts = new DraftStore(client, 'leads', random);
  versions = new VersionStore(client, 'leads', random);
  audit = new PlaybookAudit(client, 'leads', random);
});

describe('a draft', () => {
  it('that is the first is written where there is none, and with its record', async () => {
    expect(await drafts.save(defaultPlaybook, facts, undefined, entry)).toEqual({
      ...facts,
      revision: 'r-1',
    });
    expect(written()).toMatchObject([
      {
        Put: {
          Item: { pk: 'PLAYBOOK', sk: 'DRAFT', revision: 'r-1' },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      { Put: { Item: { sk: 'AUDIT#2026-03-02T09:00:00.000Z#r-2', what: 'draft_saved', who: ana } } },
    ]);
  });

  it('is read back as it was written', async () => {
    await drafts.save(defaultPlaybook, facts, undefined, entry);
    dynamo.on(GetCommand).resolves({ Item: written()[0]!.Put!.Item });
    expect(await drafts.current()).toEqual({ ...facts, revision: 'r-1', document: defaultPlaybook });
  });

  it.each([
    ['saved', () => drafts.save(defaultPlaybook, facts, seen, entry), 'Put'],
    ['signed', () => drafts.sign(seen, [{ ...ana, at: AT, hash: 'h' }], entry), 'Update'],
    ['discarded', () => drafts.discard(seen, entry), 'Delete'],
  ] as const)('is %s only as it was seen', async (_what, write, action) => {
    await write();
    expect(written()[0]?.[action]).toMatchObject({
      ConditionExpression: 'revision = :seen',
      ExpressionAttributeValues: { ':seen': 'r-0' },
    });
    loses('ConditionalCheckFailed', 'None');
    await expect(write()).rejects.toThrow(DraftChanged);
    loses('TransactionConflict', 'None');
    await expect(write()).rejects.toThrow(DraftChanged);
    loses('None', 'ThrottlingError');
    await expect(write()).rejects.toThrow(TransactionCanceledException);
  });

  it('is refused where no item would hold it', async () => {
    const huge = { ...defaultPlaybook, name: randomBytes(400_000).toString('base64') };
    await expect(drafts.save(huge, facts, undefined, entry)).rejects.toThrow(PlaybookTooLarge);
    expect(written()).toEqual([]);
  });
});

describe('a version', () => {
  const next = {
    playbook: defaultPlaybook,
    facts: { publishedAt: AT, publishedBy: ana, signers: [] },
    after: 4,
    entry,
  };

  it('follows the one that is active, once, and takes the place of its draft: all or nothing', async () => {
    expect(await versions.add({ ...next, draft: 'r-0' })).toBe(5);
    expect(written()).toMatchObject([
      {
        Put: {
          Item: { sk: 'VERSION#00000005', publishedAt: AT },
          ConditionExpression: 'attribute_not_exists(pk)',
        },
      },
      { Put: { Item: { sk: 'ACTIVE', number: 5 }, ExpressionAttributeValues: { ':after': 4 } } },
      { Put: { Item: { what: 'draft_saved' } } },
      { Delete: { Key: { sk: 'DRAFT' }, ExpressionAttributeValues: { ':seen': 'r-0' } } },
    ]);
  });

  it('needs no draft', async () => {
    await versions.add(next);
    expect(written()).toHaveLength(3);
  });

  it.each([
    ['another became active', ['None', 'ConditionalCheckFailed', 'None', 'None'], VersionOutdated],
    [
      'another has its number',
      ['ConditionalCheckFailed', 'ConditionalCheckFailed', 'None', 'ConditionalCheckFailed'],
      VersionOutdated,
    ],
    ['its draft changed', ['None', 'None', 'None', 'ConditionalCheckFailed'], DraftChanged],
  ])('is not made when %s', async (_when, codes, error) => {
    loses(...codes);
    await expect(versions.add({ ...next, draft: 'r-0' })).rejects.toThrow(error);
  });

  it('tells of itself without its body; of the first nobody knows who published it', async () => {
    dynamo.on(GetCommand).resolves({ Item: { sk: 'VERSION#00000001' } });
    expect(await versions.record(1)).toEqual({ number: 1, publishedAt: 0, signers: [] });
    expect(dynamo.commandCalls(GetCommand)[0]!.args[0].input.ProjectionExpression).not.toContain('body');
    dynamo.on(GetCommand).resolves({});
    expect(await versions.record(2)).toBeUndefined();
  });

  it('is listed however little of a page one read brings', async () => {
    const item = (number: number) => ({ sk: `VERSION#0000000${number}`, publishedAt: AT, signers: [] });
    dynamo
      .on(QueryCommand)
      .resolvesOnce({ Items: [item(9)], LastEvaluatedKey: { sk: 'x' } })
      .resolvesOnce({ Items: [item(8)], LastEvaluatedKey: { sk: 'y' } });
    expect((await versions.page(2, 10)).map(({ number }) => number)).toEqual([9, 8]);
    const [first, second] = dynamo.commandCalls(QueryCommand).map(({ args }) => args[0].input);
    expect(first).toMatchObject({ Limit: 2, ExpressionAttributeValues: { ':last': 'VERSION#00000009' } });
    expect(second).toMatchObject({ Limit: 1, ExclusiveStartKey: { sk: 'x' } });
  });
});

describe('the record', () => {
  it('is read backwards, and goes on before an entry', async () => {
    const id = (n: number) => `2026-03-02T09:00:00.00${n}Z#r`;
    dynamo.on(QueryCommand).resolves({ Items: [3, 2, 1].map((n) => ({ sk: `AUDIT#${id(n)}`, ...entry })) });
    expect((await audit.page(2)).map((each) => each.id)).toEqual([id(3), id(2)]);
    expect((await audit.page(2, id(3))).map((each) => each.id)).toEqual([id(2), id(1)]);
  });

  it('keeps the first of many changes, and how many there were', () => {
    const changes = Array.from({ length: 500 }, () => 'x'.repeat(1_000));
    expect(changesKept(changes)).toMatchObject({ changeCount: 500 });
    expect(JSON.stringify(changesKept(changes)).length).toBeLessThan(5_000);
  });
});

it('packs a playbook into a fraction of an item', async () => {
  expect((await packBody(defaultPlaybook)).byteLength).toBeLessThan(20_000);
});
