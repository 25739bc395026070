/**
 * The figures of a run in one table at its end. A test that counts something prints a line `figure: what it counted`; this
 * reporter gathers them, however many files ran beside each other. It measures nothing itself.
 */
import { relative } from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'

type ConsoleLog = Parameters<NonNullable<Reporter['onUserConsoleLog']>>[0]

const mark = 'figure: '

export default class Figures implements Reporter {
  readonly #lines: { readonly file: string; readonly text: string }[] = []
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
  }

  onUserConsoleLog({ content, taskId }: ConsoleLog): void {
    const entity = taskId === undefined ? undefined : this.#vitest?.state.idMap.get(taskId)
    const file = entity === undefined ? '' : relative(process.cwd(), entity.file.filepath)
    for (const line of content.split('\n')) {
      if (line.startsWith(mark)) this.#lines.push({ file, text: line.slice(mark.length) })
    }
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    if (this.#lines.length === 0) return
    const lines = [...this.#lines].sort((left, right) => (left.file < right.file ? -1 : left.file > right.file ? 1 : 0))
    const width = Math.max(...lines.map(({ file }) => file.length))
    console.log(`\nFigures of ${modules.length} files`)
    for (const [at, { file, text }] of lines.entries())
      console.log(`  ${(lines[at - 1]?.file === file ? '' : file).padEnd(width)}  ${text}`)
  }
}
