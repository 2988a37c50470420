// What an entry is about, in a few words.
import { places } from '../places.svelte'
import { either, named, said } from '../words/index.svelte'
import { known } from './known.svelte'
import { movedAt } from './moved'
import { who } from './who'

export function about(subject: string): string {
  const cut = subject.indexOf('/')
  const [kind, id] = [subject.slice(0, cut), subject.slice(cut + 1)]
  if (kind === 'report') return reportWords(id)
  if (kind === 'proposal') return said('level', known.get('proposal', id)?.level)
  if (kind === 'incident') return named(known.get('incident', id))
  if (kind === 'response') return said('level', known.get('response', id)?.level)
  if (kind === 'task') return either(known.get('task', id)?.title_zh, known.get('task', id)?.title_en)
  if (kind === 'consignment') return known.get('consignment', id)?.number ?? ''
  if (kind === 'support') return places.name(known.get('support', id)?.county ?? '')
  if (kind === 'plan') return known.get('plan', id)?.order_number ?? ''
  if (kind === 'store' || kind === 'holding' || kind === 'shelf') return named(known.get('store', id.split('.')[0]))
  if (kind === 'movement') return about(movedAt(known.get('movement', id)))
  if (kind === 'duty') return who(`person/${known.get('duty', id)?.person_id ?? ''}`)
  if (kind === 'shelter') return named(known.get('shelter', id))
  if (kind === 'evacuation_order') return known.get('evacuation_order', id)?.number ?? ''
  if (kind === 'transfer') return places.name(known.get('transfer', id)?.village ?? '', true)
  if (kind === 'donation') return known.get('donation', id)?.number ?? ''
  if (kind === 'alert') return known.get('alert', id)?.headline ?? ''
  if (kind === 'silence') return places.name(known.get('silence', id)?.place ?? '', true)
  if (kind === 'contact') return who(`person/${known.get('contact', id)?.person_id ?? ''}`)
  if (kind === 'merge') return named(known.get('incident', known.get('merge', id)?.source_id))
  if (kind === 'due_table') return known.get('due_table', id)?.number ?? ''
  if (kind === 'deadline') return clockWords(id)
  if (kind === 'figures') return places.name(id.slice(id.indexOf('.') + 1))
  return ''
}

function clockWords(id: string): string {
  const clock = known.get('deadline', id)
  return clock ? `${places.name(clock.place)} ${said('deadline', clock.kind)}` : ''
}

function reportWords(id: string): string {
  const report = known.get('report', id)
  return report ? `${places.name(report.place, true)} ${said('stage', report.kind)}` : ''
}
