// A list of households, as a file, to the service: tried first, then written. A repeat is harmless.
import { Problem, csrfNow, problemOf } from '../api'
import type { ImportedHouseholds } from '../types'

const TIMEOUT_MS = 180_000 // fifty thousand lines are judged whole

export interface Fault {
  line: number
  column: string
  value: string | null
  rule: string
}

export async function sent(file: File, columns: Readonly<Record<string, string>>, dry: boolean): Promise<ImportedHouseholds> {
  const body = new FormData()
  body.set('file', file)
  body.set('how', JSON.stringify({ columns, dry_run: dry }))
  let answer: Response
  try {
    answer = await fetch('/api/households/import', {
      method: 'POST', body, credentials: 'same-origin', headers: { accept: 'application/json', 'x-csrf-token': csrfNow() }, signal: AbortSignal.timeout(TIMEOUT_MS),
    })
  } catch {
    throw new Problem('unreachable', 0)
  }
  if (!answer.ok) throw await problemOf(answer)
  return (await answer.json()) as ImportedHouseholds
}
