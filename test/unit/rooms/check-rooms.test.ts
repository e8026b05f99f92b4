import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { checkRooms, isInOrder } from '../../../infra/rooms/check-rooms.ts';

const planted: string[] = [];
afterEach(async () => {
  for (const folder of planted.splice(0)) await rm(folder, { recursive: true });
});

/** A project that consists of these files. */
async function aProject(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'rooms-'));
  planted.push(root);
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

const violationsOf = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> => {
  const found = await checkRooms(await aProject(files));
  expect(found.read).toBe(found.exist);
  expect(isInOrder(found)).toBe(found.violations.length === 0);
  return found.violations;
};

describe('the rules of rooms', () => {
  it('hold for this project, every file of it read', async () => {
    const found = await checkRooms(join(import.meta.dirname, '..', '..', '..'));
    expect(found.violations).toEqual([]);
    expect(found.read).toBe(found.exist);
    expect(found.exist).toBeGreaterThan(700);
  });

  it('refuse a circle between files, also one of types alone', async () => {
    expect(
      await violationsOf({
        'shared/lead/a.ts': "import type { B } from './b.ts';\nexport type A = B | 1;\n",
        'shared/lead/b.ts': "import type { A } from './a.ts';\nexport type B = A | 2;\n",
      }),
    ).toEqual([expect.stringContaining('no-circle-between-files: shared/lead/a.ts → shared/lead/b.ts')]);
  });

  it('refuse a circle between rooms whose files form none', async () => {
    expect(
      await violationsOf({
        'shared/stores/a.ts': "import type { B } from '../jobs/b.ts';\nexport type A = B;\n",
        'shared/jobs/b.ts': 'export type B = 1;\n',
        'shared/jobs/c.ts': "import type { D } from '../stores/d.ts';\nexport type C = D;\n",
        'shared/stores/d.ts': 'export type D = 2;\n',
      }),
    ).toEqual(
      expect.arrayContaining([
        expect.stringContaining('no-circle-between-rooms: shared/stores → shared/jobs'),
      ]),
    );
  });

  it.each([
    ['functions-stand-alone', 'functions/a/a.ts', '../b/b.ts', 'functions/b/b.ts'],
    ['shared-stands-below', 'shared/lead/a.ts', '../../functions/b/b.ts', 'functions/b/b.ts'],
    ['pure-rooms', 'shared/scoring/a.ts', '../stores/b.ts', 'shared/stores/b.ts'],
    ['product-without-tests', 'infra/a.ts', '../test/b.ts', 'test/b.ts'],
    ['constructs-below-stacks', 'infra/constructs/a.ts', '../stacks/b.ts', 'infra/stacks/b.ts'],
  ])('hold %s', async (rule, from, specifier, to) => {
    expect(
      await violationsOf({
        [from]: `import type { B } from '${specifier}';\nexport type A = B;\n`,
        [to]: 'export type B = 1;\n',
      }),
    ).toContainEqual(expect.stringContaining(`${rule}: ${from} → ${to}`));
  });
});
