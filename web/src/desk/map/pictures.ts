// The map's symbols, drawn here: no sprite to fetch, and they follow the theme.
import type { Map as Chart } from 'maplibre-gl'
import type { Colours } from './colours'

const SIZE = 40 // device pixels; shown at half
const TILES = new Set(['hatch', 'dots']) // these repeat over an area
type Brush = (on: CanvasRenderingContext2D, colours: Colours) => void

const house = new Path2D('M20 4 36 18V36H4V18Z')
const box = new Path2D('M6 10H34V34H6ZM6 17H34M16 10V17M24 10V17')
const arrow = new Path2D('M20 4 34 34 20 27 6 34Z')
const standing = new Path2D('M20 6A14 14 0 1 1 19.9 6Z')

const PICTURES: Record<string, Brush> = {
  'store': (on, c) => shape(on, box, c.card, c.ink, 3),
  'shelter-closed': (on, c) => shape(on, house, c.card, c['ink-3'], 3),
  'shelter-open': (on, c) => shape(on, house, c.accent, c.card, 3),
  'shelter-full': (on, c) => {
    shape(on, house, c.ink, c.card, 3)
    on.fillStyle = c.card
    on.fillRect(18, 15, 4, 11)
    on.fillRect(18, 29, 4, 4)
  },
  'vehicle': (on, c) => shape(on, arrow, c.accent, c.card, 3),
  'vehicle-standing': (on, c) => shape(on, standing, c.accent, c.card, 3),
  'vehicle-halted': (on, c) => shape(on, arrow, c.card, c.alarm, 4),
  'hatch': (on, c) => hatch(on, c['map-hatch']),
  'dots': (on, c) => dots(on, c['map-hatch']),
  'gacha-silent': (on, c) => hatchedDisc(on, c.card, c['map-hatch']),
}

export function hang(chart: Chart, colours: Colours): void {
  for (const [name, brush] of Object.entries(PICTURES)) {
    const canvas = document.createElement('canvas')
    canvas.width = canvas.height = TILES.has(name) ? 16 : SIZE
    const on = canvas.getContext('2d')!
    brush(on, colours)
    const image = on.getImageData(0, 0, canvas.width, canvas.height)
    if (chart.hasImage(name)) chart.updateImage(name, image)
    else chart.addImage(name, image, { pixelRatio: 2 })
  }
}

function shape(on: CanvasRenderingContext2D, path: Path2D, fill: string, stroke: string, width: number): void {
  on.lineJoin = 'round'
  on.lineWidth = width
  on.fillStyle = fill
  on.strokeStyle = stroke
  on.fill(path)
  on.stroke(path)
}

function hatch(on: CanvasRenderingContext2D, colour: string): void {
  on.strokeStyle = colour
  on.lineWidth = 1.6
  on.beginPath()
  for (const from of [-16, 0, 16]) {
    on.moveTo(from, 16)
    on.lineTo(from + 16, 0)
  }
  on.stroke()
}

/** A hatched disc: silence is a hatch on the map, whatever its shape. */
function hatchedDisc(on: CanvasRenderingContext2D, ground: string, colour: string): void {
  const disc = new Path2D()
  disc.arc(20, 20, 14, 0, 2 * Math.PI)
  on.fillStyle = ground
  on.fill(disc)
  on.strokeStyle = colour
  on.lineWidth = 3
  on.stroke(disc)
  on.save()
  on.clip(disc)
  on.lineWidth = 2.5
  on.beginPath()
  for (let from = -40; from < 40; from += 8) {
    on.moveTo(from, 40)
    on.lineTo(from + 40, 0)
  }
  on.stroke()
  on.restore()
}

function dots(on: CanvasRenderingContext2D, colour: string): void {
  on.fillStyle = colour
  for (const [x, y] of [[4, 4], [12, 12]] as const) {
    on.beginPath()
    on.arc(x, y, 1.8, 0, 2 * Math.PI)
    on.fill()
  }
}
