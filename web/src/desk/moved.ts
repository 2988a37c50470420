// Where a movement of goods is looked at: in the consignment it belongs to, else in the store whose account it touches.
import type { Movement } from '../types'

/** "consignment/…" or "store/…"; empty where it touches neither. Accounts are written "on_hand:<store>". */
export function movedAt(movement: Movement | undefined): string {
  if (!movement) return ''
  if (movement.consignment_id) return `consignment/${movement.consignment_id}`
  const accounts = movement.lines.flatMap((line) => [line.from_account, line.to_account])
  const store = accounts.find((one) => /^(on_hand|reserved):/.test(one))
  return store ? `store/${store.slice(store.indexOf(':') + 1)}` : ''
}
