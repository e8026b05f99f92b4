import { defineConfig } from 'vitest/config';

/** Replaces a module, which files that share its worker would meet too. */
const REPLACING = 'test/unit/bots/derivations.test.ts';

export default defineConfig({
  test: {
    environment: 'node',
    testTimeout: 90_000,
    hookTimeout: 120_000,
    maxWorkers: '100%',
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT' },
    projects: [
      {
        extends: true,
        test: {
          name: 'units',
          include: ['test/{unit,infra}/**/*.test.ts'],
          exclude: [REPLACING],
          isolate: false,
        },
      },
      {
        extends: true,
        test: { name: 'journeys', include: ['test/{journeys,faults}/**/*.test.ts', REPLACING] },
      },
    ],
  },
});
