import { defineConfig } from 'vitest/config'

/**
 * Two projects: `domain` touches no database and takes milliseconds a file; `service` runs the real application on a
 * real PostgreSQL, one cloned database per file.
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'domain', include: ['test/domain/**/*.test.ts', 'test/house.test.ts', 'test/docs.test.ts'], testTimeout: 30_000 } },
      {
        test: {
          name: 'service',
          include: ['test/**/*.test.ts'],
          exclude: ['test/domain/**', 'test/house.test.ts', 'test/docs.test.ts', 'test/browser/**', 'test/bench/**'],
          globalSetup: ['test/support/database-server.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
