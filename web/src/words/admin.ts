// Words of administration.
import type { Words } from './index.svelte'

export const admin = {
} satisfies Words
