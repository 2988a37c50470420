// What the keeper's page keeps for when there is no network.
import { memoryOf } from '../phone/memory'

export const memory = memoryOf('store', ['incident', 'store', 'shelf', 'holding', 'consignment', 'vehicle'])
