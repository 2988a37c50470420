// What the build adds for phones: the service worker with the list of files it keeps, and every text file compressed once.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin, Rolldown } from 'vite'

const ON_DEMAND_BYTES = 300_000 // the map library: kept when it was first used
const TEXT = /\.(js|mjs|css|html|svg|json|webmanifest)$/
const ALWAYS = ['/icon.svg', '/icon-192.png']

/** A worker `file` for these pages; its caches are told from another worker's by the first of them. */
export function offline(file: string, ...pages: string[]): Plugin {
  let folder = 'dist'
  return {
    name: `offline ${file}`,
    apply: 'build',
    writeBundle(options, bundle) {
      folder = options.dir ?? folder
      const html = pages.map((page) => readFileSync(join(folder, `${page}.html`), 'utf8')).join()
      const manifests = pages.map((page) => `/${page}.webmanifest`).filter((name) => existsSync(join(folder, name)))
      const files = [...ALWAYS, ...manifests, ...filesOf(bundle, html)]
      const source = readFileSync('src/phone/worker.js', 'utf8')
      const version = createHash('sha256').update(html).update(source).update(files.join()).digest('hex').slice(0, 12)
      const paths = pages.map((page) => `/${page}`)
      writeFileSync(join(folder, file), source.replace('__PREFIX__', pages[0]!).replace('__VERSION__', version).replace('__PAGES__', JSON.stringify(paths)).replace('__FILES__', JSON.stringify(files)))
    },
    closeBundle() {
      for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
        if (TEXT.test(name) && !existsSync(join(folder, `${name}.gz`))) compress(join(folder, name)) // another worker's turn may have done it
    },
  }
}

/** Everything that the pages load, at once or later, but for what is large. */
function filesOf(bundle: Rolldown.OutputBundle, html: string): string[] {
  const found = new Set<string>()
  const visit = (name: string): void => {
    const chunk = bundle[name]
    if (chunk?.type !== 'chunk' || found.has(name) || chunk.code.length > ON_DEMAND_BYTES) return
    found.add(name)
    for (const css of (chunk as { viteMetadata?: { importedCss: Set<string> } }).viteMetadata?.importedCss ?? []) found.add(css)
    for (const next of [...chunk.imports, ...chunk.dynamicImports]) visit(next)
  }
  for (const [, name] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) (name!.endsWith('.js') ? visit : (css: string) => found.add(css))(name!)
  return [...found].sort().map((name) => `/${name}`)
}

function compress(file: string): void {
  const whole = readFileSync(file)
  const br = brotliCompressSync(whole, { params: { [constants.BROTLI_PARAM_QUALITY]: whole.length > 500_000 ? 9 : 11, [constants.BROTLI_PARAM_SIZE_HINT]: whole.length } })
  const gz = gzipSync(whole, { level: 9 })
  if (br.length < whole.length) writeFileSync(`${file}.br`, br)
  if (gz.length < whole.length) writeFileSync(`${file}.gz`, gz)
}
