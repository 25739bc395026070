/**
 * Builds the pages before the browser tests, where there is a Chromium to look at them with; says so where there is none.
 * The same build as `npm start`, so that what is tested is what is served.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { chromiumPath } from './chromium.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

export default function setUp(): void {
  if (chromiumPath === undefined) {
    console.log('No Chromium on this machine (CHROMIUM_PATH, /usr/bin/chromium): the browser tests are left out.')
    return
  }
  const { status, stderr } = spawnSync(process.execPath, ['src/cli/build.mjs', '--quiet'], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`the pages could not be built\n${stderr}`)
}
