// Words of a plan: why each line comes from its store, why something is short, how sure the plan is.
import type { Words } from './index.svelte'

export const plans = {
  'plan.why': ['缘由', 'Why'],
  'plan.not_proven': ['未证明最优（与下界差 {gap}）', 'not proven optimal (gap {gap})'],
  'plan.urgent': ['其中 {n} 件急用', '{n} of them for life at risk'],
  'plan.exact_not': ['成因为估计', 'cause is estimated'],
  'plan.cold_given': ['按最低气温 {n} ℃', 'for a lowest {n} °C'],
  'plan.cold_unknown': ['未给最低气温：取暖、御寒衣物、燃料需求未知，不在方案内。', 'No lowest temperature given: heating, warm clothes and fuel are unknown and not in this plan.'],
  'why.nearest': ['有货的库中此库最近', 'the nearest store that has some'],
  'why.nearer_is_empty': ['{store}近 {nearer} 分钟，但已无货可调', '{store} is {nearer} min nearer but has none to give'],
  'why.nearer_gives_all': ['{store}近 {nearer} 分钟，其存货已全部调往此地', '{store} is {nearer} min nearer and already sends all it has here'],
  'why.nearer_costs_minutes': ['{store}近 {nearer} 分钟，但其货须留给{place}；每改用一件，全局多 {cost} 分钟', '{store} is {nearer} min nearer, but its goods are needed at {place}: each piece taken from it makes the whole plan {cost} min longer'],
  'why.nearer_costs_turn': ['{store}近 {nearer} 分钟，但改用它会使更久未得补给的{place}得到更少', '{store} is {nearer} min nearer, but using it would leave {place}, unserved for longer, with less'],
  'why.nearer_costs_coverage': ['{store}近 {nearer} 分钟，但改用它会使更缺的{place}得到更少', '{store} is {nearer} min nearer, but using it would leave worse covered {place} with less'],
  'why.nearer_is_needed': ['{store}近 {nearer} 分钟，但其货更须用于别处', '{store} is {nearer} min nearer, but its goods are needed more elsewhere'],
  'why.kept_from_standing_plan': ['沿用现行方案；改用近 {nearer} 分钟的{store}，所得不足以更改', 'kept from the standing plan; changing to {store}, {nearer} min nearer, gains too little'],
  'why.merged_stop': ['随大批物资同车', 'rides with a larger load'],
  'why.first_come': ['未作优化，按先后分配；更近的库当时已无货', 'not optimised, first come: nearer stores were empty by then'],
  'why.nearer_lacks_vehicles': ['{store}近 {nearer} 分钟，但其车辆用在别处更要紧', '{store} is {nearer} min nearer, but its vehicles matter more elsewhere'],
  'why.officer': ['值班员指定', 'written by the officer'],
  'why.unknown_place': ['别处', 'another place'],
} satisfies Words
