// The desk's keys. Nothing while somebody writes; "g" waits for its second letter.
export type Keys = Readonly<Record<string, () => void>>
const SECOND_MS = 1_200

export function listen(keys: Keys): () => void {
  let first = ''
  let since = 0
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || writing(event.target)) return
    const two = first && event.timeStamp - since < SECOND_MS ? `${first} ${event.key}` : ''
    first = event.key === 'g' && !two ? 'g' : ''
    since = event.timeStamp
    const run = keys[two] ?? keys[event.key]
    if (!run || (event.key === 'Enter' && event.target instanceof HTMLElement && event.target.closest('button, a, summary'))) return
    event.preventDefault()
    run()
  }
  addEventListener('keydown', pressed)
  return () => removeEventListener('keydown', pressed)
}

function writing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.closest('dialog') !== null || (target.matches('input, textarea, select') && !target.matches('[type=checkbox], [type=range]'))
}
