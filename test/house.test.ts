/**
 * The house as data: who may import whom, what thinking must not touch, who writes which table, how files begin and what
 * stands at the top. Read the tables here as the picture of the design; whoever changes the design changes them first.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

interface Source {
  /** from the root, with slashes */
  readonly path: string
  readonly text: string
  readonly tree: ts.SourceFile
  /** files of ours that it imports, and packages */
  readonly imports: readonly string[]
}

const sources: readonly Source[] = ['src', 'db', 'openapi', 'test']
  .flatMap(folder => filesUnder(folder))
  .map(readSource)
const own = sources.filter(({ path }) => !path.startsWith('test/'))

// ---- floors ----

interface Room {
  readonly place: RegExp
  /** what of ours it may import besides itself */
  readonly mayImport: readonly RegExp[]
}

const platformOfDomain = /^src\/domain\/(refusal|schema-faults|actor|event|permit)\.ts$/
const sameFeature = 'its own folder'

/** From the top floor down. The first room that a file stands in is its own. */
const rooms: Readonly<Record<string, Room>> = {
  'the program and its command line': { place: /^src\/(main\.ts|cli\/)/, mayImport: [/^src\//, /^db\//] },
  'the demo company': {
    place: /^src\/seed\//,
    mayImport: [
      /^src\/seed\//,
      /^src\/app\.ts$/,
      /^src\/platform\/(http|deps|auth|jobs)\.ts$/,
      /^src\/domain\/refusal\.ts$/,
      /^openapi\/types\.ts$/,
    ],
  },
  'the pages of tables': {
    place: /^src\/docs\//,
    mayImport: [
      /^src\/docs\//,
      /^src\/domain\//,
      /^src\/platform\/config\.ts$/,
      /^src\/features\/facades\/routes\.ts$/,
      /^openapi\/types\.ts$/,
    ],
  },
  'the document': { place: /^openapi\//, mayImport: [/^openapi\//, /^src\/app\.ts$/, /^src\/platform\//] },
  'where features meet': {
    place: /^src\/app\.ts$/,
    mayImport: [/^src\/features\//, /^src\/platform\//, /^src\/domain\/(event|refusal)\.ts$/],
  },
  'a feature': { place: /^src\/features\//, mayImport: [/^src\/platform\//, /^src\/domain\//, /^db\/schema\//] },
  'the platform': { place: /^src\/platform\//, mayImport: [/^src\/platform\//, /^db\//, platformOfDomain] },
  'the domain': { place: /^src\/domain\//, mayImport: [/^src\/domain\//] },
  'the web pages': { place: /^src\/web\//, mayImport: [/^src\/web\//, /^openapi\/types\.ts$/] },
  'the tables': { place: /^db\/schema\//, mayImport: [/^db\/schema\//] },
  'the ground': { place: /^db\//, mayImport: [/^db\//] },
}

/** Imports that the floors do not allow, each with its reason. */
const floorExceptions: Readonly<Record<string, string>> = {
  'src/features/system/routes.ts → db/migrate.ts':
    'readiness compares the migrations the database has with those this build knows',
  'src/seed/demo.ts → src/features/access/new-company.ts':
    'no address makes a company; everything after it goes through the public API',
  'src/seed/demo.ts → src/features/rubrics/library.ts': 'the rubrics that every new company starts with',
}

/** What each part of the domain may use of the others. A part is a file or a folder; what is missing here may use nothing. */
const shared = ['actor', 'refusal']
const domainOrder: Readonly<Record<string, readonly string[]>> = {
  actor: [],
  refusal: [],
  event: [],
  delivery: [],
  permit: [...shared, 'permit-matrix'],
  'permit-matrix': ['actor'],
  stats: [],
  calibration: ['stats'],
  rubrics: ['json-pointer'],
  plan: ['refusal', 'rubrics'],
  scorecard: ['refusal', 'rubrics'],
  loop: ['refusal'],
  application: ['refusal'],
  candidate: ['refusal'],
  notification: [],
  'debrief-shape': ['rubrics', 'scorecard'],
  debrief: [...shared, 'debrief-shape', 'rubrics', 'scorecard', 'loop', 'calibration', 'stats'],
  signals: ['refusal'],
  transcript: ['refusal', 'rubrics'],
  'json-pointer': [],
  'schema-faults': ['json-pointer'],
  'import-rows': ['actor', 'application', 'rubrics', 'scorecard', 'schema-faults'],
  ats: ['refusal'],
}

const pureLibraries = new Set([
  'zod',
  'wink-nlp',
  'wink-eng-lite-web-model',
  'retext',
  'retext-english',
  'retext-equality',
])

describe('floors', () => {
  it('each file stands in a room and imports from no other than its room may', () => {
    const broken = own.flatMap(source => {
      const room = Object.values(rooms).find(({ place }) => place.test(source.path))
      if (!room) return [`${source.path} stands in no room`]
      const feature = featureOf(source.path)
      return source.imports
        .filter(isOurs)
        .filter(to => !room.mayImport.some(allowed => allowed.test(to)) && !(feature && featureOf(to) === feature))
        .map(to => `${source.path} → ${to}`)
    })
    expect(broken.filter(each => !(each in floorExceptions))).toEqual([])
    expect(
      Object.keys(floorExceptions).filter(each => !broken.includes(each)),
      'an exception that nothing needs',
    ).toEqual([])
  })

  it(`a feature imports no other feature, only ${sameFeature}`, () => {
    const meetings = own.flatMap(({ path, imports }) => {
      const feature = featureOf(path)
      return feature
        ? imports.filter(to => featureOf(to) !== null && featureOf(to) !== feature).map(to => `${path} → ${to}`)
        : []
    })
    expect(meetings).toEqual([])
  })

  it('inside the domain the arrows point one way', () => {
    const parts = new Set(own.flatMap(({ path }) => domainPartOf(path) ?? []))
    expect(
      [...parts].filter(part => !(part in domainOrder)),
      'a part without a place in the order',
    ).toEqual([])
    const broken = own.flatMap(({ path, imports }) => {
      const part = domainPartOf(path)
      if (!part) return []
      return imports
        .map(to => [to, domainPartOf(to)] as const)
        .filter(([, other]) => other && other !== part && !domainOrder[part]!.includes(other))
        .map(([to]) => `${path} → ${to}`)
    })
    expect(broken).toEqual([])
  })

  it('no imports go round in a circle', () => {
    const edges = new Map(sources.map(({ path, imports }) => [path, imports.filter(isOurs)]))
    expect(findCircle(edges)).toEqual([])
  })

  it('a circle would be seen', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['b']],
    ])
    expect(findCircle(edges)).toEqual(['b', 'c', 'b'])
  })
})

// ---- purity ----

/** Names that reach out of a function's arguments: the clock, chance, the process, the network, other threads. */
const impureNames = new Set([
  'process',
  'fetch',
  'performance',
  'crypto',
  'globalThis',
  'console',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'Worker',
  'WebSocket',
  'XMLHttpRequest',
  'Buffer',
  'navigator',
])

describe('thinking is pure', () => {
  it('the domain imports itself and a few pure libraries, nothing of node', () => {
    const foreign = own
      .filter(({ path }) => path.startsWith('src/domain/'))
      .flatMap(({ path, imports }) =>
        imports.filter(to => !isOurs(to) && !pureLibraries.has(to)).map(to => `${path} → ${to}`),
      )
    expect(foreign).toEqual([])
  })

  it('the domain has no clock, no chance, no process, no files and no network', () => {
    const found = own
      .filter(({ path }) => path.startsWith('src/domain/'))
      .flatMap(({ path, tree }) => impuritiesIn(tree).map(each => `${path}: ${each}`))
    expect(found).toEqual([])
  })

  it('an impurity would be seen, and a name that only looks like one is none', () => {
    const seen = (text: string) => impuritiesIn(ts.createSourceFile('x.ts', text, ts.ScriptTarget.ESNext, true))
    expect(seen('const a = Date.now()')).toEqual(['Date.now'])
    expect(seen('const a = new Date()')).toEqual(['new Date()'])
    expect(seen('const a = Math.random()')).toEqual(['Math.random'])
    expect(seen('const a = process.env.A')).toEqual(['process'])
    expect(seen('await fetch(url)')).toEqual(['fetch'])
    expect(seen('import("node:fs")')).toEqual(['import()'])
    expect(seen('const a = new Date(0), b = step.process, c = { fetch: 1 }, d = Math.round(1) // Date.now()')).toEqual(
      [],
    )
  })

  it('the environment is read in one place', () => {
    const readers = own.filter(({ tree }) => readsEnvironment(tree)).map(({ path }) => path)
    expect(readers.filter(path => !(path in environmentReaders))).toEqual([])
    expect(Object.keys(environmentReaders).filter(path => !readers.includes(path))).toEqual([])
  })
})

const environmentReaders: Readonly<Record<string, string>> = {
  'src/platform/config.ts': 'the one list of settings',
}

// ---- tables ----

describe('tables', () => {
  const tables = tablesByOwner()

  it('every table belongs to a feature or to the platform, and only there is it written', () => {
    expect(tables.size).toBeGreaterThan(20)
    const folders = readdirSync(join(root, 'src/features'))
    const owners = new Set([...tables.values()].map(({ owner }) => owner))
    expect([...owners].filter(owner => owner !== 'platform' && !folders.includes(owner))).toEqual([])
    const foreign = own.flatMap(source =>
      writesIn(source, tables)
        .filter(table => !source.path.startsWith(folderOf(tables.get(table)!.owner)))
        .map(table => `${source.path} writes ${table}`),
    )
    expect(foreign.filter(each => !(each in writeExceptions))).toEqual([])
    expect(
      Object.keys(writeExceptions).filter(each => !foreign.includes(each)),
      'an exception that nothing needs',
    ).toEqual([])
  })

  it('every table is written by somebody, in SQL or through the query builder', () => {
    const written = new Set(own.flatMap(source => writesIn(source, tables)))
    expect([...tables.keys()].filter(table => !written.has(table) && !(table in unwritten))).toEqual([])
  })

  it('a write in either way would be seen', () => {
    const seen = (text: string) => writesIn(readText('src/features/x/y.ts', text), tables)
    expect(seen('sql`insert into people (id) values (1)`')).toEqual(['people'])
    expect(seen('sql`with a as (update loops set x = 1) delete from recusals where y`')).toEqual(['loops', 'recusals'])
    expect(seen("import { apiKeys } from '../../../db/schema/access.ts'\ntx.db.insert(apiKeys).values({})")).toEqual([
      'api_keys',
    ])
    expect(seen('sql`select 1 from people for update`')).toEqual([])
  })
})

/** Writes outside the owner's folder, each with its reason. */
const writeExceptions: Readonly<Record<string, string>> = {
  'src/platform/jobs.ts writes refresh_tokens': 'housekeeping of every company: sessions that ended a month ago',
}

/** Tables nobody writes yet, with what will. */
const unwritten: Readonly<Record<string, string>> = {}

// ---- files ----

describe('files', () => {
  it('each opens with a comment that says what it is', () => {
    const silent = sources
      .filter(({ path }) => !path.endsWith('.test.ts') && path !== 'openapi/types.ts')
      .filter(({ text }) => !/^(#!.*\n)?\/\*\*[\s\S]{20,}?\*\//.test(text))
    expect(silent.map(({ path }) => path)).toEqual([])
  })

  it('are called by nouns of the house, in kebab case, and none is a barrel or a drawer', () => {
    const drawers =
      /^(index|utils?|helpers?|common|misc|types|constants|services?|controllers?|repositor(y|ies)|managers?)\.ts$/
    const named = sources.filter(({ path }) => path !== 'openapi/types.ts')
    expect(
      own.filter(({ path }) => path !== 'openapi/types.ts' && drawers.test(basename(path))).map(({ path }) => path),
    ).toEqual([])
    expect(
      named
        .filter(({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.test)?\.tsx?$/.test(basename(path)))
        .map(({ path }) => path),
    ).toEqual([])
    const barrels = own.filter(
      ({ tree }) =>
        tree.statements.length > 0 &&
        tree.statements.every(each => ts.isExportDeclaration(each) && each.moduleSpecifier),
    )
    expect(barrels.map(({ path }) => path)).toEqual([])
  })

  it('what one file gives to others says what it is: exported functions of the domain and the platform carry a comment', () => {
    const silent = own
      .filter(({ path }) => /^src\/(domain|platform)\//.test(path))
      .flatMap(({ path, tree }) =>
        tree.statements
          .filter(ts.isFunctionDeclaration)
          .filter(each => each.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword))
          .filter(each => ts.getJSDocCommentsAndTags(each).length === 0)
          .map(each => `${path}: ${each.name?.text}`),
      )
    expect(silent).toEqual([])
  })

  it('at the top stand only these', () => {
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
      .split('\n')
      .filter(Boolean)
      .map(line => line.replace(/\/$/, ''))
    const entries = readdirSync(root).filter(
      entry => entry !== '.git' && !ignored.includes(entry) && !/\.tsbuildinfo$/.test(entry),
    )
    const unknown = entries.filter(entry => !topLevel.includes(entry))
    expect(unknown).toEqual([])
  })

  it('the text is ours and of the product: no machine, no tool that wrote it, nobody outside', () => {
    const found = allTextFiles().flatMap(path => {
      const text = readFileSync(join(root, path), 'utf8')
      return foreignWords.filter(word => word.test(text)).map(word => `${path}: ${word.exec(text)![0]}`)
    })
    expect(found).toEqual([])
    expect(foreignWords.some(word => word.test(['an assist', 'ant wrote this'].join('')))).toBe(true)
    expect(foreignWords.some(word => word.test(['/wo', 'rk/main/src'].join('')))).toBe(true)
    expect(foreignWords.some(word => word.test('the EU AI Act asks for logs'))).toBe(false)
  })

  it('no test is left out and none is alone', () => {
    const left = sources.filter(
      ({ path, text }) =>
        path.endsWith('.test.ts') && new RegExp(['\\.(on', 'ly|sk', 'ip|to', 'do)\\('].join('')).test(text),
    )
    expect(left.map(({ path }) => path)).toEqual([])
  })
})

const topLevel = [
  '.biome.json',
  '.ci',
  '.dockerignore',
  '.drizzle.config.ts',
  '.gitignore',
  '.knip.json',
  '.npmrc',
  '.spectral.yaml',
  '.tsconfig.build.json',
  '.tsconfig.web.json',
  '.vite.config.ts',
  '.vitest.config.ts',
  'Dockerfile',
  'LICENSE',
  'README.md',
  'compose.yaml',
  'db',
  'openapi',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
]

/** In two halves each, so that this file does not hold what it looks for. */
const foreignWords = [
  ['(?<!shop )\\bassist', 'ants?\\b'],
  // a law
  ['\\bA', 'I\\b(?! Act)'],
  ['chat', 'gpt'],
  ['open', 'ai\\b'],
  ['anth', 'ropic'],
  ['\\bcop', 'ilot\\b'],
  ['language mo', 'del\\b'],
  ['/wo', 'rk/(main|shared)\\b'],
  ['/ro', 'ot/'],
  ['/tmp/', '\\w+_jobs'],
].map(halves => new RegExp(halves.join('')))

// ---- reading ----

function filesUnder(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map(entry => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/'))
}

function readSource(path: string): Source {
  return readText(path, readFileSync(join(root, path), 'utf8'))
}

function readText(path: string, text: string): Source {
  const imports = ts
    .preProcessFile(text, true, true)
    .importedFiles.map(({ fileName }) =>
      fileName.startsWith('.') ? normalize(join(dirname(path), fileName)).replaceAll('\\', '/') : fileName,
    )
  return { path, text, tree: ts.createSourceFile(path, text, ts.ScriptTarget.ESNext, true), imports }
}

function isOurs(to: string): boolean {
  return /^(src|db|openapi|test)\//.test(to)
}

function featureOf(path: string): string | null {
  return /^src\/features\/([^/]+)\//.exec(path)?.[1] ?? null
}

function domainPartOf(path: string): string | null {
  return /^src\/domain\/([a-z-]+)/.exec(path)?.[1] ?? null
}

/** The first circle that is found, as the files on it; empty where there is none. */
function findCircle(edges: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const trail: string[] = []
  const visit = (file: string): string[] => {
    const before = trail.indexOf(file)
    if (before >= 0) return [...trail.slice(before), file]
    if (done.has(file)) return []
    trail.push(file)
    for (const next of edges.get(file) ?? []) {
      const circle = visit(next)
      if (circle.length > 0) return circle
    }
    trail.pop()
    done.add(file)
    return []
  }
  for (const file of edges.keys()) {
    const circle = visit(file)
    if (circle.length > 0) return circle
  }
  return []
}

function impuritiesIn(tree: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const whole = `${node.expression.text}.${node.name.text}`
      if (whole === 'Date.now' || whole === 'Math.random') found.push(whole)
    }
    if (ts.isNewExpression(node) && node.expression.getText() === 'Date' && !node.arguments?.length)
      found.push('new Date()')
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) found.push('import()')
    if (ts.isCallExpression(node) && node.expression.getText() === 'Date') found.push('Date()')
    if (ts.isIdentifier(node) && impureNames.has(node.text) && standsForItself(node)) found.push(node.text)
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return found
}

/** Whether an identifier is a value of its own, and no member, key or declaration that happens to be called so. */
function standsForItself(node: ts.Identifier): boolean {
  const { parent } = node
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node
  if (ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent))
    return parent.name !== node
  return !ts.isTypeReferenceNode(parent) && !ts.isBindingElement(parent) && !ts.isParameter(parent)
}

function readsEnvironment(tree: ts.SourceFile): boolean {
  let reads = false
  const visit = (node: ts.Node): void => {
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'process.env') reads = true
    ts.forEachChild(node, visit)
  }
  visit(tree)
  return reads
}

interface Table {
  readonly owner: string
  /** what it is called in code */
  readonly name: string
}

function tablesByOwner(): Map<string, Table> {
  const tables = new Map<string, Table>()
  for (const { path, text } of own.filter(each => each.path.startsWith('db/schema/'))) {
    for (const [, name, table] of text.matchAll(/export const (\w+) = pgTable\(\s*'(\w+)'/g))
      tables.set(table!, { owner: basename(path, '.ts'), name: name! })
  }
  return tables
}

function folderOf(owner: string): string {
  return owner === 'platform' ? 'src/platform/' : `src/features/${owner}/`
}

/** The tables a file writes, in the order in which it does. */
function writesIn({ text }: Source, tables: ReadonlyMap<string, Table>): string[] {
  const byName = new Map([...tables].map(([table, { name }]) => [name, table]))
  const plain = [
    ...text.matchAll(
      /\b(?:insert\s+into|(?<!for\s)(?<!do\s)update|delete\s+from|merge\s+into|truncate(?:\s+table)?)\s+(?:only\s+)?(?:public\.)?(\w+)/gi,
    ),
  ].map(match => match[1]!.toLowerCase())
  const built = [...text.matchAll(/\.(?:insert|update|delete)\(\s*(\w+)\s*\)/g)].map(
    match => byName.get(match[1]!) ?? '',
  )
  return [...plain, ...built].filter(table => tables.has(table))
}

function allTextFiles(): string[] {
  const skipped = new Set(['node_modules', 'dist', '.git', '.data', 'coverage', 'artifacts', 'fixtures'])
  const walk = (folder: string): string[] =>
    readdirSync(join(root, folder)).flatMap(entry => {
      const path = join(folder, entry)
      if (skipped.has(entry)) return []
      return statSync(join(root, path)).isDirectory() ? walk(path) : [path]
    })
  return walk('').filter(path =>
    /\.(tsx?|mjs|json|sql|md|ya?ml|css|html)$|(^|\/)(Dockerfile|run|\.\w+|LICENSE)$/.test(path),
  )
}
