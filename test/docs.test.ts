import { existsSync, readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { generatedPages, withTables } from '../src/docs/generate.ts'

describe('the pages', () => {
  for (const path of generatedPages) {
    it(`${path} holds the tables that the lists make (npm run generate)`, () => {
      const page = readFileSync(path, 'utf8')
      expect(withTables(page)).toBe(page)
      expect(page).toMatch(/<!-- generated: \w+ -->\n\|/)
    })

    it(`${path} links to files that are there`, () => {
      const links = [...readFileSync(path, 'utf8').matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(match => match[1]!)
      expect(links.length).toBeGreaterThan(0)
      expect(links.filter(link => !existsSync(resolve(dirname(path), link)))).toEqual([])
    })
  }

  it('the README shows the two commands and no word more before them', () => {
    const readme = readFileSync('README.md', 'utf8')
    expect(readme).toContain('npm ci && npm start')
    expect(readme).toContain('npm ci && npm test')
  })
})
