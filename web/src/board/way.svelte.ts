// What is opened on the board: a card, then a place with one indicator, then a report. The address holds it.
let parts = $state.raw<readonly string[]>(read())

export const opened = {
  get card(): string {
    return parts[0] ?? ''
  },
  get place(): string {
    return parts[1] ?? ''
  },
  get indicator(): string {
    return parts[2] ?? ''
  },
  get report(): string {
    return parts[3] ?? ''
  },
  open(...next: string[]): void {
    location.hash = next.join('/')
  },
  back(): void {
    opened.open(...parts.slice(0, parts.length === 4 ? 3 : parts.length === 3 ? 1 : 0))
  },
}

addEventListener('hashchange', () => (parts = read()))

function read(): string[] {
  return location.hash.slice(1).split('/').filter(Boolean)
}
