// The words of stock come with the first pane that needs them.
import { also } from '../words/index.svelte'
import { stocks } from '../words/stocks'

also(stocks)
