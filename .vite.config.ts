/**
 * How src/web becomes dist/web: hashed assets, compressed beside themselves, the list of addresses that are pages, and a
 * budget that fails the build. Run by src/cli/build.mjs, or by `npx vite --config .vite.config.ts` while working on pages.
 */
import { readFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

/** Bytes of gzipped JavaScript that stand between somebody and the scorecard. */
const budgetBytes = 200_000
const budgetedPage = 'pages/scorecard.tsx'
const compressedFrom = 1_024

/** Writes `pages.json`, the addresses the service answers with the document: the `path`s of src/web/pages.ts. */
function listAddresses(): Plugin {
  return {
    name: 'hireloop-addresses',
    apply: 'build',
    generateBundle() {
      const list = readFileSync(new URL('src/web/pages.ts', import.meta.url), 'utf8')
      const addresses = [...list.matchAll(/\bpath: '(\/[^']*)'/g)].map(match => match[1]!)
      if (addresses.length === 0) this.error('src/web/pages.ts lists no address')
      this.emitFile({ type: 'asset', fileName: 'pages.json', source: JSON.stringify([...new Set(['/', ...addresses])]) })
    },
  }
}

/** Adds up what the browser needs before the scorecard can be used, and fails above the budget. */
function keepBudget(): Plugin {
  return {
    name: 'hireloop-budget',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter(each => each.type === 'chunk')
      const needed = new Set<string>()
      const need = (fileName: string) => {
        const chunk = chunks.find(each => each.fileName === fileName)
        if (!chunk || needed.has(fileName)) return
        needed.add(fileName)
        chunk.imports.forEach(need)
      }
      const starts = chunks.filter(each => each.isEntry || each.facadeModuleId?.endsWith(budgetedPage))
      if (!starts.some(each => each.facadeModuleId?.endsWith(budgetedPage))) this.error(`no chunk of its own for ${budgetedPage}`)
      for (const { fileName } of starts) need(fileName)
      const sizeOf = (code: string) => gzipSync(code, { level: 9 }).length
      const bytes = chunks.filter(each => needed.has(each.fileName)).reduce((sum, each) => sum + sizeOf(each.code), 0)
      const all = chunks.reduce((sum, each) => sum + sizeOf(each.code), 0)
      const told = `${kb(bytes)} of compressed JavaScript on the way to the scorecard (budget ${kb(budgetBytes)}), ${kb(all)} in all pages`
      if (bytes > budgetBytes) this.error(`over the budget: ${told}`)
      console.error(`hireloop build: ${told}`)
    },
  }
}

const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`

/** Puts a brotli and a gzip version beside every text worth it, so that the service never compresses them again. */
function compressBeside(): Plugin {
  return {
    name: 'hireloop-compressed',
    apply: 'build',
    enforce: 'post',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        for (const [fileName, file] of Object.entries(bundle)) {
          if (!/\.(js|css|svg|html)$/.test(fileName)) continue
          const source = Buffer.from(file.type === 'chunk' ? file.code : file.source)
          if (source.length < compressedFrom) continue
          const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: source.length }
          this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(source, { params }) })
          this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(source, { level: 9 }) })
        }
      },
    },
  }
}

export default defineConfig({
  root: 'src/web',
  plugins: [react(), listAddresses(), keepBudget(), compressBeside()],
  build: {
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    emptyOutDir: true,
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:3000' } },
})
