// All layers, from the ground up; what is clicked is the topmost.
import { base } from './base'
import { consignments } from './consignments'
import { gachas } from './gachas'
import type { Layer } from './layer'
import { drawing, orders } from './orders'
import { reports } from './reports'
import { roads } from './roads'
import { shelters } from './shelters'
import { stores } from './stores'
import { tracks } from './tracks'
import { labels, townships } from './townships'
import { warnings } from './warnings'

export const LAYERS: readonly Layer[] = [townships, base, roads, warnings, orders, gachas, labels, consignments, stores, shelters, reports, tracks, drawing]
