import '../phone/phone.css'
import { open } from '../page'
import Page from './Page.svelte'

open(Page)
