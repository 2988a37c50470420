// The words of work in a store come with the first form of it.
import { also } from '../words/index.svelte'
import { stores } from '../words/stores'

also(stores)
