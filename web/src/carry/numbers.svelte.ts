// Where SMS go: asked while there is a network, known without one.
import { get } from '../api'
import { keep, kept } from '../phone/kept'

interface Numbers {
  sms: string
  duty: string
}
const NAME = 'numbers'
let found = $state.raw<Numbers>(kept<Numbers>(NAME) ?? { sms: '', duty: '' })

export const numbers = {
  get sms(): string {
    return found.sms
  },
  get duty(): string {
    return found.duty
  },
  async load(): Promise<void> {
    found = await get<Numbers>('/api/numbers')
    keep(NAME, found)
  },
}
