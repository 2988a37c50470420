// Light or dark: follows the system until a key or button says otherwise; the choice is kept on this device.
const KEPT = 'disaster.theme'
type Theme = 'light' | 'dark'

const system = typeof matchMedia === 'undefined' ? null : matchMedia('(prefers-color-scheme: dark)')
let chosen = $state<Theme | null>(kept())
let dark = $state(system?.matches ?? false)

export const theme = {
  get is(): Theme {
    return chosen ?? (dark ? 'dark' : 'light')
  },
  toggle(): void {
    const next: Theme = theme.is === 'dark' ? 'light' : 'dark'
    chosen = next === (dark ? 'dark' : 'light') ? null : next
    if (chosen) localStorage.setItem(KEPT, chosen)
    else localStorage.removeItem(KEPT)
    show()
  },
}

/** Call once when a page starts, before it draws. */
export function dress(): void {
  system?.addEventListener('change', (change) => {
    dark = change.matches
    show()
  })
  show()
}

function show(): void {
  document.documentElement.dataset.theme = theme.is
}

function kept(): Theme | null {
  const found = typeof localStorage === 'undefined' ? null : localStorage.getItem(KEPT)
  return found === 'light' || found === 'dark' ? found : null
}
