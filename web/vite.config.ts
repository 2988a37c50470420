import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// One page for each kind of person; each loads only its own code.
const pages = ['index', 'reporter', 'store', 'shelter', 'board', 'admin', 'sign-in']

// Tests run Svelte as the browser does, not as a server would render it.
const testing = Boolean(process.env.VITEST)

export default defineConfig({
  plugins: [svelte(testing ? { compilerOptions: { generate: 'client' } } : {})],
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: pages.map((page) => `${page}.html`) },
  },
  resolve: testing ? { conditions: ['browser'] } : {},
  test: { include: ['tests/**/*.test.ts'], server: { deps: { inline: [/svelte/] } } },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true } } },
})
