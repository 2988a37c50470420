// Every word on a screen, by key: Chinese first, English second. Pairs stand together, so neither can be forgotten.
// Words that one page alone needs come with that page (`also`), so that a phone on a thin line does not load them.
import type { admin } from './admin'
import type { aid } from './aid'
import type { board } from './board'
import type { checking } from './checking'
import { assisted } from './assisted'
import { common } from './common'
import { forms } from './forms'
import { silence } from './silence'
import { things } from './things'
import { refusals } from './refusals'
import { desk } from './desk'
import { entries } from './entries'
import type { follow } from './follow'
import type { gifts } from './gifts'
import type { keeping } from './keeping'
import { pages } from './pages'
import { phone } from './phone'
import { media } from './media'
import { outside } from './outside'
import type { panes } from './panes'
import type { planning } from './planning'
import type { moves } from './moves'
import type { placement } from './placement'
import type { plans } from './plans'
import type { stocks } from './stocks'
import type { stores } from './stores'
import type { supply } from './supply'
import type { support } from './support'
import type { roads } from './roads'
import { requests } from './requests'
import { sitreps } from './sitreps'

export type Pair = readonly [zh: string, en: string]
export type Words = Readonly<Record<string, Pair>>
export type Language = 'zh' | 'en'
export type Facts = Readonly<Record<string, unknown>>

const shared = {
  ...sitreps,
  ...silence,
  ...forms,
  ...outside,
  ...common, ...things, ...refusals, ...desk, ...entries, ...pages, ...phone, ...requests, ...assisted, ...media,
}
export type Key = keyof typeof shared | keyof typeof admin | keyof typeof aid | keyof typeof keeping | keyof typeof board | keyof typeof checking | keyof typeof follow | keyof typeof gifts | keyof typeof moves | keyof typeof panes | keyof typeof planning | keyof typeof placement | keyof typeof plans | keyof typeof roads | keyof typeof stocks | keyof typeof stores | keyof typeof supply | keyof typeof support
export const words: Record<string, Pair> = { ...shared }

/** Learn the words of one page; its main.ts does so before it opens. */
export const also = (more: Words): void => void Object.assign(words, more)

const KEPT = 'disaster.language'
let language = $state<Language>(kept())

export const speaking = {
  get language(): Language {
    return language
  },
  set language(chosen: Language) {
    language = chosen
    localStorage.setItem(KEPT, chosen)
    document.documentElement.lang = chosen === 'zh' ? 'zh-CN' : 'en'
  },
}

/** A fixed word or sentence, with facts in its {braces}. */
export function t(key: Key, facts?: Facts): string {
  return filled(words[key]!, facts)
}

/** The word for a value of the data ("state", "received" → 已收到). What has no word yet is shown as it is. */
export function said(family: string, value: string | null | undefined, facts?: Facts): string {
  if (value == null) return t('unknown')
  const pair = (words as Words)[`${family}.${value}`]
  return pair ? filled(pair, facts) : value
}

/** What an entry of the journal says; a verb that means something else of one subject has a word of its own there. */
export function happened(kind: string): string {
  const cut = kind.indexOf('.')
  return `${said('subject', kind.slice(0, cut))} ${said('verb', `verb.${kind}` in words ? kind : kind.slice(cut + 1))}`
}

/** The name of something that brings its own two names. */
export function named(thing: { name_zh: string; name_en: string } | undefined): string {
  if (!thing) return ''
  return language === 'zh' ? thing.name_zh : thing.name_en || thing.name_zh
}

/** The one of two texts that this reader reads. */
export function either(zh: string | null | undefined, en: string | null | undefined): string {
  return (language === 'zh' ? (zh ?? en) : (en ?? zh)) ?? ''
}

/** What stands between a name and what is said of it, between the things of a list, between the parts of a sentence. */
export const colon = (): string => (language === 'zh' ? '：' : ': ')
export const comma = (): string => (language === 'zh' ? '、' : ', ')
export const semicolon = (): string => (language === 'zh' ? '；' : '; ')

function filled(pair: Pair, facts: Facts = {}): string {
  const text = pair[language === 'zh' ? 0 : 1]
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name] ?? '—'))
}

function kept(): Language {
  const found = typeof localStorage === 'undefined' ? null : localStorage.getItem(KEPT)
  return found === 'en' ? 'en' : 'zh'
}
