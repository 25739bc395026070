import { defineConfig } from 'vitest/config'

/**
 * Three projects: `domain` touches no database and takes milliseconds a file; `service` runs the real application on a
 * real PostgreSQL, one cloned database per file; `browser` drives its built pages with the system's Chromium.
 */
// Bounds for what hangs, not measures of speed: a loaded machine must not fail a test, and the large run takes its time.
const testTimeout = process.env.HIRELOOP_TEST_SIZE === 'large' ? 1_800_000 : 240_000

export default defineConfig({
  test: {
    reporters: ['default', './test/support/figures.ts'],
    projects: [
      { test: { name: 'domain', include: ['test/domain/**/*.test.ts', 'test/house.test.ts', 'test/docs.test.ts'], testTimeout } },
      {
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: ['test/domain/**', 'test/house.test.ts', 'test/docs.test.ts', 'test/browser/**', 'test/bench/**'],
          globalSetup: ['test/support/database-server.ts'],
          testTimeout,
          hookTimeout: 240_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: ['test/support/database-server.ts', 'test/support/built-pages.ts'],
          testTimeout,
          hookTimeout: 240_000,
        },
      },
    ],
  },
})
