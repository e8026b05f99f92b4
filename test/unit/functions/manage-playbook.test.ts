import { beforeEach, describe, expect, it } from 'vitest';
import type { Dependencies } from '../../../functions/manage-playbook/dependencies.ts';
import { managePlaybook } from '../../../functions/manage-playbook/manage-playbook.ts';
import { missingSides, withSignature } from '../../../functions/manage-playbook/signatures.ts';
import { hashOf } from '../../../shared/playbook/canonical.ts';
import { defaultPlaybook } from '../../../shared/playbook/default.ts';
import type { Playbook } from '../../../shared/playbook/schema.ts';
import type { Caller } from '../../../shared/access/caller.ts';
import { compile } from '../../../shared/scoring/compile.ts';
import { type Draft, DraftChanged } from '../../../shared/stores/draft-store.ts';
import type { AuditEntry } from '../../../shared/stores/playbook-audit.ts';
import { PlaybookTooLarge } from '../../../shared/stores/playbook-body.ts';
import type { Preview } from '../../../shared/stores/preview-store.ts';
import type { PlacedChunkReport } from '../../../shared/stores/job-store.ts';
import type { JobRequest } from '../../../shared/jobs/job-queue.ts';
import { PlaybookMissing } from '../../../shared/stores/playbook-store.ts';
import { type NextVersion, VersionOutdated } from '../../../shared/stores/version-store.ts';
import { changedPlaybook } from '../../fixtures/playbooks.ts';
import { aRequest, handled, jsonOf } from '../../fixtures/requests.ts';

const NOW = Date.UTC(2026, 2, 10, 10);
const ANA: Caller = { name: 'Ana', role: 'marketing' };
const BEN: Caller = { name: 'Ben', role: 'sales' };
const changed = changedPlaybook((draft) => void (draft.name = 'Ours'));

let draft: Draft | undefined;
let active: number;
let added: NextVersion[];
let record: AuditEntry[];
/** What the next write of the draft finds. */
let meanwhile: (() => void) | undefined;

/** The stores' promises in memory: a write that has seen another draft loses. */
class MemoryDrafts {
  #revision = 0;
  current = () => Promise.resolve(draft);
  save: Dependencies['drafts']['save'] = async (document, facts, before, entry) => {
    const saved = { ...facts, revision: `r-${++this.#revision}` };
    this.#write(before?.revision, entry);
    draft = { ...saved, document };
    return saved;
  };
  sign: Dependencies['drafts']['sign'] = async (facts, signatures, entry) => {
    this.#write(facts.revision, entry);
    draft = { ...draft!, signatures, revision: `r-${++this.#revision}` };
    return draft;
  };
  discard: Dependencies['drafts']['discard'] = async (facts, entry) => {
    this.#write(facts.revision, entry);
    draft = undefined;
  };
  #write(seen: string | undefined, entry: AuditEntry): void {
    meanwhile?.();
    meanwhile = undefined;
    if (draft?.revision !== seen) throw new DraftChanged('');
    record.push(entry);
  }
}

let drafts: MemoryDrafts;
let failing: Error | undefined;
let deeds: string[];
let previews: Map<string, Preview>;
let reports: PlacedChunkReport[];
let errands: JobRequest[];

const dependencies = (): Dependencies => ({
  clock: () => NOW,
  drafts,
  playbooks: {
    active: () => Promise.resolve(compile(defaultPlaybook, active)),
    activeNumber: () => Promise.resolve(active),
    version: (number) =>
      number < active ? Promise.resolve(compile(changed, number)) : Promise.reject(new PlaybookMissing('')),
  },
  versions: {
    record: (number) =>
      Promise.resolve(number > active ? undefined : { number, publishedAt: 0, signers: [] }),
    page: () => Promise.resolve([]),
    add: async (next) => {
      if (failing) throw failing;
      added.push(next);
      return next.after + 1;
    },
  },
  audit: {
    page: () => Promise.resolve([]),
    add: async ({ what }) => void deeds.push(what),
  },
  previews: {
    put: async (facts, playbook) => void previews.set(facts.id, { ...facts, document: playbook }),
    find: async (id) => previews.get(id),
  },
  jobs: { reports: async () => reports },
  jobQueue: { start: async (request) => void errands.push(request) },
  leads: { projections: async () => ({ scores: [] }) },
  cursorKey: async () => 'cursor key',
  newId: () => 'preview-1',
});

type Parts = Parameters<typeof aRequest>[0];
const ask = (caller: Caller, routeKey: string, parts: Parts = {}) =>
  handled((request) => managePlaybook(request, dependencies()))(
    aRequest({ routeKey, authorizer: { lambda: caller }, ...parts }),
  );
const codeOf = async (reply: ReturnType<typeof ask>) => {
  const { statusCode, body } = await reply;
  return [statusCode, body === undefined || statusCode === 200 ? '' : JSON.parse(body).error.code];
};
const save = (playbook: Playbook, headers: Record<string, string> = {}, caller = ANA) =>
  ask(caller, 'PUT /playbook/draft', {
    body: JSON.stringify(playbook),
    headers: { 'content-type': 'application/json', ...headers },
  });
const sign = (caller: Caller, body?: string) => ask(caller, 'POST /playbook/draft/sign', { body });
const publish = (body?: string) => ask(ANA, 'POST /playbook/draft/publish', { body });

beforeEach(() => {
  draft = undefined;
  active = 3;
  added = [];
  record = [];
  meanwhile = undefined;
  failing = undefined;
  deeds = [];
  previews = new Map();
  reports = [];
  errands = [];
  drafts = new MemoryDrafts();
});

describe('a signature', () => {
  const signed = (...signers: Caller[]) => ({
    hash: 'h',
    signatures: signers.map((signer) => ({ ...signer, at: 0, hash: 'h' })),
  });

  it('stands for one side, the latest of a side counts', () => {
    expect(missingSides(signed())).toEqual(['marketing', 'sales']);
    expect(missingSides(signed(BEN))).toEqual(['marketing']);
    expect(withSignature(signed(ANA), { ...ANA, name: 'Ada' }, 5)).toEqual([
      { name: 'Ada', role: 'marketing', at: 5, hash: 'h' },
    ]);
  });

  it('of an admin stands for neither', () => {
    const signatures = withSignature(signed(ANA), { name: 'Root', role: 'admin' }, 5);
    expect(missingSides({ hash: 'h', signatures })).toEqual(['sales']);
  });

  it.each(['Ana', ' ana ', 'ANA', 'Ａｎａ'])(
    'is not taken from %j where Ana signed for the other side',
    (name) => {
      expect(() => withSignature(signed(ANA), { name, role: 'sales' }, 5)).toThrow(/Two different people/);
    },
  );

  it('holds for what was signed alone', async () => {
    await save(changed);
    await sign(ANA);
    await save(changed);
    expect(draft?.signatures).toHaveLength(1);
    await save(changedPlaybook((other) => void (other.name = 'Theirs')));
    expect(draft?.signatures).toEqual([]);
  });

  it('does not hold for the same document upon another version', async () => {
    await save(changed);
    await sign(ANA);
    active = 4;
    await save(changed);
    expect(draft).toMatchObject({ basedOn: 4, signatures: [] });
  });

  it('is not put under what somebody saves in the same moment', async () => {
    await save(changed);
    meanwhile = () => void (draft = { ...draft!, revision: 'other', hash: 'other' });
    expect(await codeOf(sign(ANA))).toEqual([409, 'draft_changed']);
  });

  it('joins one that is given in the same moment, unless it is by the same name', async () => {
    await save(changed);
    const other = (signer: Caller) => () =>
      void (draft = { ...draft!, revision: 'signed', signatures: [{ ...signer, at: 1, hash: draft!.hash }] });
    meanwhile = other(BEN);
    expect(await codeOf(sign(ANA))).toEqual([200, '']);
    expect(draft?.signatures.map(({ name }) => name)).toEqual(['Ben', 'Ana']);
    await save(changedPlaybook((next) => void (next.name = 'Next')));
    meanwhile = other({ ...BEN, name: 'Ana' });
    expect(await codeOf(sign(ANA))).toEqual([409, 'same_signer']);
  });
});

describe('publishing', () => {
  beforeEach(async () => {
    await save(changed);
    await sign(ANA);
    await sign(BEN);
  });

  it('makes the next version of the draft that was seen, signed and with a note that is one clean line', async () => {
    const revision = draft!.revision;
    const reply = await publish(JSON.stringify({ note: ' so\u202E it\r\nis ', hash: hashOf(changed) }));
    expect(jsonOf(reply)).toMatchObject({
      number: 4,
      changes: ['name “Default playbook” → “Ours”'],
      changeCount: 1,
    });
    expect(added).toEqual([
      {
        playbook: changed,
        after: 3,
        draft: revision,
        facts: {
          publishedAt: NOW,
          publishedBy: ANA,
          note: 'so it is',
          signers: [expect.objectContaining(ANA), expect.objectContaining(BEN)],
        },
        entry: expect.objectContaining({
          what: 'published',
          version: 4,
          basedOn: 3,
          who: ANA,
          changeCount: 1,
        }),
      },
    ]);
  });

  it.each<[string, [number, string], () => void]>([
    ['another has been published', [409, 'draft_outdated'], () => void (active = 4)],
    ['another is published this moment', [409, 'playbook_changed'], () => void (failing = new VersionOutdated(''))],
    ['the draft is changed this moment', [409, 'draft_changed'], () => void (failing = new DraftChanged(''))],
    ['a signature is for something else', [409, 'signatures_missing'], () => void (draft!.hash = 'other')],
    ['one name stands for both', [409, 'same_signer'], () => void (draft = { ...draft!, signatures: draft!.signatures.map((each) => ({ ...each, name: 'Ana' })) })],
    ['the rules for documents have changed since', [400, 'invalid_playbook'], () => void (draft = { ...draft!, document: {} })],
    ['the document is too large', [413, 'too_large'], () => void (failing = new PlaybookTooLarge(''))],
    ['there is none', [404, 'no_draft'], () => void (draft = undefined)],
  ])('is refused when %s', async (_when, refusal, happens) => {
    happens();
    expect(await codeOf(publish())).toEqual(refusal);
    expect(added).toEqual([]);
  }); // prettier-ignore

  it('is refused for another document than the one that was seen, and for a wish that makes no sense', async () => {
    expect(await codeOf(publish('{"hash":"other"}'))).toEqual([409, 'draft_changed']);
    expect(await codeOf(publish('{"note":5}'))).toEqual([400, 'invalid_fields']);
    expect(await codeOf(publish('{'))).toEqual([400, 'unreadable_body']);
    expect(await codeOf(publish(JSON.stringify({ note: 'x'.repeat(5_000) })))).toEqual([413, 'too_large']);
    expect(added).toEqual([]);
  });
});

describe('restoring', () => {
  const restore = (n: string) => ask(ANA, 'POST /playbook/versions/{n}/restore', { path: { n } });

  it('makes the next version of an earlier one, and says so', async () => {
    expect(jsonOf(await restore('2'))).toMatchObject({ number: 4, restoredFrom: 2 });
    expect(added[0]).toMatchObject({
      playbook: changed,
      facts: { restoredFrom: 2 },
      entry: { what: 'restored', restoredFrom: 2 },
    });
    expect(added[0]).not.toHaveProperty('draft', expect.anything());
  });

  it('is refused for the version that counts and for one that is not there', async () => {
    expect(await codeOf(restore('3'))).toEqual([409, 'already_active']);
    expect(await codeOf(restore('4'))).toEqual([404, 'unknown_version']);
    expect(await codeOf(restore('-1'))).toEqual([400, 'invalid_fields']);
  });
});

describe('a draft', () => {
  it('is saved over another only by whoever has seen it, if they say what they have seen', async () => {
    await save(changed);
    expect(await codeOf(save(changed, { 'if-match': '"r-0"' }))).toEqual([409, 'draft_changed']);
    expect(await codeOf(save(changed, { 'if-match': 'W/"r-1"' }))).toEqual([200, '']);
    meanwhile = () => void (draft = { ...draft!, revision: 'other' });
    expect(await codeOf(save(changed))).toEqual([409, 'draft_changed']);
  });

  it('is recorded with who did it and what it changes', async () => {
    await save(changed);
    await ask(ANA, 'DELETE /playbook/draft');
    expect(record).toMatchObject([
      { at: NOW, who: ANA, what: 'draft_saved', basedOn: 3, changes: ['name “Default playbook” → “Ours”'] },
      { at: NOW, who: ANA, what: 'draft_discarded', basedOn: 3 },
    ]);
  });
});

describe('a preview', () => {
  const show = async (id = 'preview-1') =>
    jsonOf(await ask(BEN, 'GET /playbook/previews/{id}', { path: { id } }));
  const part = (segment: number): PlacedChunkReport => ({
    segment,
    segments: 2,
    leads: 3,
    failed: segment === 0 ? ['x'] : [],
    tally: {
      leads: 3,
      changes: { 'default tier cold hot': 2, 'default stage lead sql': 1 },
      examples: [],
      handoffs: { count: 1, byRep: { ana: 1 }, examples: [] },
      mails: { count: 0, byMaterial: {}, examples: [] },
      models: { default: { leads: 3, evident: 600, won: 60, lost: 0 } },
    },
  });

  it('tries the draft as it is now, and is recorded', async () => {
    expect(await codeOf(ask(ANA, 'POST /playbook/draft/preview'))).toEqual([404, 'no_draft']);
    await save(changed);
    const reply = await ask(ANA, 'POST /playbook/draft/preview');
    expect([reply.statusCode, jsonOf(reply)]).toEqual([202, { previewId: 'preview-1' }]);
    expect(previews.get('preview-1')).toEqual({
      id: 'preview-1',
      at: NOW,
      active: 3,
      hash: hashOf(changed),
      document: changed,
    });
    expect([errands, deeds]).toEqual([[{ kind: 'preview', id: 'preview-1' }], ['previewed']]);
  });

  it('says how far it has come, and at the end what it found in all', async () => {
    await save(changed);
    await ask(ANA, 'POST /playbook/draft/preview');
    expect(await show()).toMatchObject({
      state: 'running',
      leads: 0,
      changes: [],
      progress: { segmentsDone: 0 },
    });
    reports = [part(0)];
    expect(await show()).toMatchObject({
      state: 'running',
      leads: 3,
      progress: { segments: 2, segmentsDone: 1, failed: 1 },
    });
    reports = [part(0), part(1)];
    expect(await show()).toMatchObject({
      state: 'done',
      playbook: 3,
      draftChanged: false,
      leads: 6,
      changes: [
        { model: 'default', mark: 'tier', from: 'cold', to: 'hot', count: 4 },
        { model: 'default', mark: 'stage', from: 'lead', to: 'sql', count: 2 },
      ],
      handoffs: { count: 2, byRep: [{ rep: 'ana', count: 2 }] },
      models: [{ model: 'default', evident: 1_200, won: 120, enough: true }],
    });
  });

  it('says that the draft is another by now', async () => {
    await save(changed);
    await ask(ANA, 'POST /playbook/draft/preview');
    await save(changedPlaybook((document) => void (document.name = 'Others')));
    expect(await show()).toMatchObject({ draftChanged: true });
  });

  it.each(['nothing', 'VERSION#1', '../x', 'x'.repeat(200)])('is not found as %s', async (id) => {
    const reply = ask(ANA, 'GET /playbook/previews/{id}', { path: { id } });
    expect(await codeOf(reply)).toEqual([404, 'unknown_preview']);
  });
});

describe('what a publication changed', () => {
  it('is released by a job, and recorded', async () => {
    const release = (n: string) => ask(ANA, 'POST /playbook/versions/{n}/release', { path: { n } });
    expect(jsonOf(await release('2'))).toEqual({ releasing: 2 });
    expect([errands, deeds]).toEqual([[{ kind: 'release', playbook: 2 }], ['released']]);
    expect(await codeOf(release('4'))).toEqual([404, 'unknown_version']);
    expect(await codeOf(release('x'))).toEqual([400, 'invalid_fields']);
  });

  it('is counted as the job comes by', async () => {
    const tally = { writes: 2, changes: 1, models: { default: { leads: 5, evident: 4, won: 1, lost: 0 } } };
    reports = [0, 1].map((segment) => ({ segment, segments: 2, leads: 5, failed: [], tally }));
    const reply = await ask(BEN, 'GET /playbook/versions/{n}/progress', { path: { n: '2' } });
    expect(jsonOf(reply)).toMatchObject({
      number: 2,
      state: 'done',
      leads: 10,
      writes: 4,
      changes: 2,
      models: [{ model: 'default', leads: 10, evident: 8, won: 2, enough: false }],
    });
  });
});
