// Where the reader is on a phone page: the address's own fragment, so that the phone's "back" goes back.
let parts = $state.raw<readonly string[]>(read())

export const way = {
  get first(): string {
    return parts[0] ?? ''
  },
  get second(): string {
    return parts[1] ?? ''
  },
  get third(): string {
    return parts[2] ?? ''
  },
  to(...next: string[]): void {
    location.hash = next.map(encodeURIComponent).join('/')
  },
  /** Back to where we came from, or to the start where this was the first page. */
  back(): void {
    if (history.length > 1) history.back()
    else way.to()
  },
}

if (typeof addEventListener !== 'undefined')
  addEventListener('hashchange', () => {
    parts = read()
    scrollTo(0, 0)
  })

function read(): string[] {
  return typeof location === 'undefined' ? [] : location.hash.slice(1).split('/').map(decodeURIComponent)
}
