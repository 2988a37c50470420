// Whether the page is being put on paper: lists that grow by the page are whole there.
import { flushSync } from 'svelte'

let is = $state(false)
const now = (printed: boolean) => () => flushSync(() => void (is = printed))
if (typeof window !== 'undefined') {
  addEventListener('beforeprint', now(true))
  addEventListener('afterprint', now(false))
}

export const paper = {
  get is(): boolean {
    return is
  },
}
