import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/support/longest-first.ts'

/** The Worker gets `.sql` files as text from wrangler; tests in Node get the same. */
const sqlAsText = {
  name: 'sql-as-text',
  enforce: 'pre' as const,
  transform: (code: string, id: string) =>
    id.endsWith('.sql') ? { code: `export default ${JSON.stringify(code)}`, map: null } : undefined,
}

const plugins = [sqlAsText]
/** Files share their worker's modules: each keeps to tenants, files and ports of its own. */
const isolate = false

export default defineConfig({
  test: {
    reporters: ['default', './test/support/closing-line.ts'],
    // More than cores: tests wait for servers and browsers about as long as they compute.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        plugins,
        test: {
          name: 'unit',
          include: ['{src,scripts,test}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts', 'test/{http,journey,launcher}/**'],
          // Some start processes of their own, which takes its time on a busy machine.
          testTimeout: 30_000,
          isolate,
        },
      },
      {
        plugins,
        test: {
          name: 'db',
          include: ['{src,test}/**/*.db.test.ts'],
          globalSetup: ['test/support/libsql.ts'],
          testTimeout: 20_000,
          isolate,
        },
      },
      {
        plugins,
        test: {
          name: 'http',
          include: ['test/http/**/*.test.ts'],
          globalSetup: ['test/support/worker.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          isolate,
        },
      },
      {
        test: {
          name: 'launcher',
          include: ['test/launcher/**/*.test.ts'],
        },
      },
      {
        plugins,
        test: {
          name: 'journey',
          include: ['test/journey/**/*.test.ts'],
          globalSetup: ['test/support/worker.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
})
