/** The commands of `hireloop`: reads the words, says what is wrong with them, calls the right one. */
import { parseArgs } from 'node:util'
import { RolesMissing } from '../../db/migrate.ts'
import { Refusal } from '../domain/refusal.ts'
import { ConfigFaults, readConfig, settings } from '../platform/config.ts'

interface Command {
  readonly name: string
  readonly says: string
  readonly options: Record<string, { type: 'string' | 'boolean'; says: string; needed?: boolean }>
  run(values: Record<string, string | boolean | undefined>): Promise<number>
  /** reads its own words, positional ones too */
  readonly runWords?: (words: readonly string[]) => Promise<number>
}

const commands: readonly Command[] = [
  {
    name: 'serve',
    says: 'migrate, serve the API and the web UI, work the background queue (WORK_QUEUE=0: leave that to `work`)',
    options: {},
    run: async () => (await import('./serve.ts')).serve(readConfig()),
  },
  {
    name: 'work',
    says: 'work the background queue only; needs DATABASE_URL',
    options: {},
    run: async () => (await import('./serve.ts')).work(readConfig()),
  },
  {
    name: 'migrate',
    says: 'bring the database to the newest shape and stop',
    options: {},
    run: async () => (await import('./manage.ts')).migrateOnly(readConfig()),
  },
  {
    name: 'seed',
    says: 'enter the demo company and stop (a start does so by itself where a demo belongs)',
    options: {},
    run: async () => (await import('./manage.ts')).seedOnly(readConfig()),
  },
  {
    name: 'create-company',
    says: 'make a company with its first admin and the library rubrics',
    options: {
      name: { type: 'string', says: 'name of the company', needed: true },
      'admin-email': { type: 'string', says: 'address of its first admin', needed: true },
      'admin-name': { type: 'string', says: 'their name (default: the part before the @)' },
      slug: { type: 'string', says: 'short name for signing in (default: made from the name)' },
      password: { type: 'string', says: 'their password (default: one is made up and printed once)' },
    },
    run: async values => (await import('./manage.ts')).createCompany(readConfig(), values as never),
  },
  {
    name: 'import',
    says: 'bring a file to a running service: import history.jsonl [--kind …] [--source …] [--mode …]',
    options: {},
    run: async () => 2,
    runWords: async words => (await import('./import.ts')).runImport(words),
  },
  {
    name: 'export',
    says: 'take an export from a running service: export cards|ratings|decisions|events [--format csv|jsonl]',
    options: {},
    run: async () => 2,
    runWords: async words => (await import('./export.ts')).runExport(words),
  },
  {
    name: 'calibrate',
    says: 'fit a spreadsheet of ratings: calibrate ratings.csv [--model M1|M2|M3] [--json]',
    options: {},
    run: async () => 2,
    runWords: async words => (await import('./calibrate.ts')).runCalibrate(words),
  },
  {
    name: 'signals',
    says: 'find language signals in a file: signals units.jsonl [--json] [--score], signals passages.jsonl --flags [--json]',
    options: {},
    run: async () => 2,
    runWords: async words => (await import('./signals.ts')).runSignals(words),
  },
]

/** Runs one command; answers the exit code. Faults of settings and refusals are told in words, without a stack. */
export async function run(words: readonly string[]): Promise<number> {
  const [name, ...rest] = words
  if (name === undefined || ['help', '--help', '-h'].includes(name)) {
    console.log(help())
    return name === undefined ? 2 : 0
  }
  const command = commands.find(each => each.name === name)
  if (!command) {
    console.error(`There is no command "${name}".\n\n${help()}`)
    return 2
  }
  if (!command.runWords && (rest.includes('--help') || rest.includes('-h'))) {
    console.log(helpFor(command))
    return 0
  }
  try {
    if (command.runWords) return await command.runWords(rest)
    const options = Object.fromEntries(Object.entries(command.options).map(([key, { type }]) => [key, { type }]))
    const { values } = parseArgs({ args: [...rest], options, allowPositionals: false })
    const missing = Object.entries(command.options).filter(
      ([key, option]) => option.needed && values[key] === undefined,
    )
    if (missing.length > 0) {
      console.error(
        `${missing.map(([key]) => `--${key}`).join(' and ')} ${missing.length > 1 ? 'are' : 'is'} needed.\n\n${helpFor(command)}`,
      )
      return 2
    }
    return await command.run(values as Record<string, string | boolean | undefined>)
  } catch (error) {
    if ((error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS')) {
      console.error(`${(error as Error).message}\n\n${helpFor(command)}`)
      return 2
    }
    if (error instanceof Refusal) {
      console.error(`${error.title}${Object.keys(error.details).length > 0 ? ` ${JSON.stringify(error.details)}` : ''}`)
      return 1
    }
    if (error instanceof ConfigFaults || error instanceof RolesMissing || isToldInWords(error)) {
      console.error((error as Error).message)
      return 1
    }
    throw error
  }
}

/** Errors whose message is written for the person at the terminal. */
function isToldInWords(error: unknown): boolean {
  return (
    error instanceof Error &&
    ['EmbeddedUnavailable', 'EmbeddedInUse', 'EmbeddedFailed', 'ToldInWords'].includes(error.name)
  )
}

function help(): string {
  const width = Math.max(...commands.map(command => command.name.length))
  const nameWidth = Math.max(...settings.map(setting => setting.name.length))
  return [
    'hireloop <command> [options]',
    '',
    ...commands.map(command => `  ${command.name.padEnd(width)}  ${command.says}`),
    '',
    'hireloop <command> --help tells its options. Settings come from the environment, each also as NAME_FILE:',
    '',
    ...settings.map(
      ({ name, says, fallback }) => `  ${name.padEnd(nameWidth)}  ${says}${fallback === null ? '' : ` (${fallback})`}`,
    ),
  ].join('\n')
}

function helpFor(command: Command): string {
  const entries = Object.entries(command.options)
  const shown = entries.map(
    ([key, option]) =>
      [`--${key}${option.type === 'string' ? ' …' : ''}`, `${option.says}${option.needed ? ' (needed)' : ''}`] as const,
  )
  const width = Math.max(0, ...shown.map(([flag]) => flag.length))
  return [
    `hireloop ${command.name}: ${command.says}`,
    ...shown.map(([flag, says]) => `  ${flag.padEnd(width)}  ${says}`),
  ].join('\n')
}
