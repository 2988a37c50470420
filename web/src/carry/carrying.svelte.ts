// Letters that this phone carries for others: sealed, on its disk, sent when there is a network. It can read none of them.
import { box, type LetterRow, type SealedLetter } from '../phone/box'
import { outbox } from '../reporter/outbox.svelte'

const LOOK_MS = 1_500
let rows = $state.raw<readonly LetterRow[]>([])
let isKept = $state(true)

const newestFirst = (a: LetterRow, b: LetterRow): number => b.made_at.localeCompare(a.made_at)

export const carrying = {
  get rows(): readonly LetterRow[] {
    return rows
  },
  get waiting(): number {
    return rows.filter((row) => row.state === 'ready').length
  },
  get isKept(): boolean {
    return isKept
  },
  /** Keep them; those that are here already are the same. Answers how many are new. */
  async take(letters: readonly SealedLetter[]): Promise<number> {
    const before = rows.length
    try {
      await outbox.carry(letters)
    } catch {
      isKept = false
    }
    await carrying.look()
    return rows.length - before
  },
  async send(): Promise<void> {
    await outbox.sendAll()
    await carrying.look()
  },
  async look(): Promise<void> {
    const all = await (await box()).getAll('letters')
    rows = all.filter((row) => row.owner === '').sort(newestFirst)
  },
  /** Follow what happens to them while the page is open; answers how to stop. */
  follow(): () => void {
    void carrying.look().then(carrying.send, () => (isKept = false))
    const timer = setInterval(() => void carrying.look().catch(() => {}), LOOK_MS)
    return () => clearInterval(timer)
  },
}
