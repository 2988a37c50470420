// Small things that stay on this device: the chosen store, the open form. A full or forbidden memory loses them, nothing else.
export function kept<T>(name: string): T | null {
  try {
    return JSON.parse(localStorage.getItem(`disaster.${name}`) ?? 'null') as T | null
  } catch {
    return null // the device forbids it, or another version wrote it
  }
}

/** Whether it could be kept. */
export function keep(name: string, value: unknown): boolean {
  try {
    if (value === null) localStorage.removeItem(`disaster.${name}`)
    else localStorage.setItem(`disaster.${name}`, JSON.stringify(value))
    return true
  } catch {
    return false
  }
}
