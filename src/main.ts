#!/usr/bin/env node
/**
 * The one executable. Makes sure that the database driver carries its guard before anything loads the driver, then hands
 * the words of the command line on.
 */
import { ensureDriverGuard } from '../db/driver-guard.ts'

// Whoever reads may have read enough (`hireloop signals … --json | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
})

ensureDriverGuard()
const { run } = await import('./cli/command-line.ts')
process.exitCode = await run(process.argv.slice(2))
