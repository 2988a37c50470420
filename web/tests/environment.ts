// Modules are compiled as for a browser, so that effects run; there is no document, and no test needs one.
import type { Environment } from 'vitest/runtime'

export default {
  name: 'page',
  viteEnvironment: 'client',
  setup: () => ({ teardown: () => {} }),
} satisfies Environment
