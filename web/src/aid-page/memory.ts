// What the page of aid keeps for when there is no network, besides its lists.
import { memoryOf } from '../phone/memory'

export const memory = memoryOf('aid', ['incident'])
