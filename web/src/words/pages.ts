// Words of the other pages: reporter, store, shelter.
import { kinds } from './kinds'
import type { Words } from './index.svelte'
import { reporter } from './reporter'
import { sites } from './sites'

export const pages = {
  'page.reporter': ['灾情上报', 'Report'],
  'page.store': ['储备库', 'Store'],
  'page.shelter': ['安置点', 'Shelter'],
  'page.board': ['领导看板', 'Board'],
  'page.placement': ['储备计划', 'Stock plan'],
  'page.admin': ['系统管理', 'Administration'],
  'page.desk': ['值班台', 'Duty desk'],
  ...reporter,
  ...sites,
  ...kinds,
} satisfies Words
