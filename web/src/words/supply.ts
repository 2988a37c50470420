// Words of the needs clock, of use orders and of what the response costs.
import type { Words } from './index.svelte'

export const supply = {
  'lasts.title': ['还能用多久', 'How long it lasts'],
  'lasts.lead': ['按人数、畜数和标准推算各地食品、饮水、燃料、铺盖、药品、饲草料还能用多久，已用掉的不算，途中能按时到的算。', 'How long food, water, fuel, bedding, medicine and forage last by heads and norm: what has been used is gone, what arrives in time counts.'],
  'lasts.no_incident': ['没有处置中的灾害。', 'No incident is open.'],
  'lasts.past': ['只推算现在，不推算过去。', 'It is reckoned for now only.'],
  'lasts.none': ['还没有哪个地方报来人数或牲畜数。', 'No place has told people or animals yet.'],
  'lasts.none.how': ['报来转移安置、需救助人口或受灾牲畜后显示。', 'Places appear when relocated people, people in need or animals are told.'],
  'lasts.gachas': ['也看嘎查', 'gachas too'],
  'lasts.show_unknown': ['也看不明的（{n} 个苏木镇）', 'unknown ones too ({n} townships)'],
  'lasts.cold_plan': ['按方案所用最低气温 {n} ℃', 'for the lowest {n} °C of the last plan'],
  'lasts.cold_asked': ['按最低气温 {n} ℃', 'for a lowest {n} °C'],
  'lasts.unknown': ['不明', 'unknown'],
  'lasts.not_needed': ['不需', 'not needed'],
  'lasts.enough': ['够', 'enough'],
  'lasts.short': ['已缺', 'short now'],
  'lasts.hours': ['{n} 小时', '{n} h'],
  'lasts.days': ['{n} 天', '{n} d'],
  'lasts.soonest': ['最先用完：{n} 小时', 'first to end: {n} h'],
  'lasts.left': ['现有 {n} {unit}', '{n} {unit} there'],
  'lasts.per_day': ['每天用 {n}', '{n} a day'],
  'lasts.coming': ['途中 {n}，时间未定 {untimed}', '{n} on the road, {untimed} without a time'],
  'lasts.unmet': ['还缺 {n}', '{n} unmet'],
  'lasts.all': ['看全部苏木镇', 'all townships'],
  'lasts.signs': ['≤ 至多（还有人没报全）· ≥ 至少（苏木镇的物资也可供嘎查）· 不含群众自有存量。', '≤ at most (some people are not told) · ≥ at least (the township’s goods may serve it too) · households’ own stock is not counted.'],
} satisfies Words
