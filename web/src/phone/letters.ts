// The letters of this phone: on its disk, or, where that is full or forbidden, in this page's memory until it takes them.
import { box, changed, drop, put, type LetterRow } from './box'

const unkept = new Map<string, LetterRow>() // newer than what the disk has

export const letters = {
  /** Every letter, as it is now. */
  async all(): Promise<LetterRow[]> {
    const found = await box().then((db) => db.getAll('letters'), () => [])
    const ids = new Set(found.map((row) => row.id))
    return [...found.map((row) => unkept.get(row.id) ?? row), ...[...unkept.values()].filter((row) => !ids.has(row.id))]
  },
  /** Whether this one would be gone with the page. */
  isUnkept: (id: string): boolean => unkept.has(id),
  get areKept(): boolean {
    return unkept.size === 0
  },
  /** Answers whether it is on the disk. */
  async put(row: LetterRow): Promise<boolean> {
    unkept.set(row.id, row)
    return put('letters', row).then(() => unkept.delete(row.id), () => false)
  },
  async change(row: LetterRow, to: Partial<LetterRow>): Promise<void> {
    if (unkept.has(row.id)) return void (await letters.put({ ...row, ...to }))
    await changed('letters', row.id, (found) => found && { ...found, ...to }).catch(() => unkept.set(row.id, { ...row, ...to }))
  },
  async drop(...ids: string[]): Promise<void> {
    for (const id of ids) unkept.delete(id)
    await drop('letters', ...ids)
  },
  /** There may be room by now. */
  async keepAgain(): Promise<void> {
    for (const row of [...unkept.values()]) if (!(await letters.put(row))) return
  },
}
