import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'
import { offline } from './offline'

// One page for each kind of person; each loads only its own code.
const pages = ['index', 'reporter', 'store', 'aid', 'shelter', 'board', 'checking', 'admin', 'gifts', 'placement', 'follow', 'tell', 'carry', 'driver', 'sign-in']

const SHARED = [
  { name: 'common', test: /node_modules.(svelte|esm-env|clsx)|src.words.(?!(admin|aid|keeping|board|checking|follow|gifts|moves|panes|planning|placement|plans|roads|stocks|supply)\.)|src.(live|look).|src.(api|me\.svelte|page|book\.svelte)\.ts|vite.preload-helper|svelte.*internal/ },
  { name: 'hand', test: /src.phone.(?!worker)|node_modules.idb|src.reporter.(outbox|land|ground|states|pin|position)/ },
  { name: 'later', test: /src.(requests|assisted|versions).|src.reporter.(Full|Mine|Indicator|Counted)/ },
]

export default defineConfig({
  plugins: [svelte(), offline('sw.js', 'reporter', 'carry'), offline('sw-goods.js', 'store', 'aid'), offline('sw-driver.js', 'driver')],
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: pages.map((page) => `${page}.html`),
      // Few files for the phone: on a line with a second of latency each round costs a second.
      output: { codeSplitting: { groups: SHARED } },
    },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: './tests/environment.ts',
    server: { deps: { inline: [/svelte/] } },
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true } } },
})
