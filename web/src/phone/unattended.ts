// What a phone does while nobody is signed in: it sends the sealed letters that wait on it, and asks whether it is shut out.
import { get } from '../api'
import { outbox } from '../reporter/outbox.svelte'
import { keys } from './keys'

export async function tend(): Promise<void> {
  await outbox.sendAll()
  if (!(await keys.found())) return
  const standing = (phone: string): Promise<boolean> => get<{ shut_out: boolean }>(`/api/phones/${phone}/standing`).then((told) => told.shut_out, () => false)
  if ((await Promise.all((await keys.phones()).map(standing))).some(Boolean)) await keys.forget()
}
