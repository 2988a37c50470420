import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vitest/config'

// One page for each kind of person; each loads only its own code.
const pages = ['index', 'reporter', 'store', 'shelter', 'board', 'admin', 'gifts', 'follow', 'tell', 'sign-in']

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: pages.map((page) => `${page}.html`) },
  },
  test: {
    include: ['tests/**/*.test.ts'],
    environment: './tests/environment.ts',
    server: { deps: { inline: [/svelte/] } },
  },
  resolve: process.env.VITEST ? { conditions: ['browser'] } : {},
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8000', ws: true } } },
})
