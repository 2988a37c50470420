// Reports: filled where the point is known, hollow where only the place is; those still to be checked are larger.
import type { Feature } from 'geojson'
import { places } from '../../places.svelte'
import type { Point, Report } from '../../types'
import { known } from '../known.svelte'
import { view } from '../view.svelte'
import type { Layer } from './layer'

const FAN_DEGREES = 0.035

export const reports: Layer = {
  key: 'reports',
  clickable: true,
  features: () =>
    known.all('report')
      .filter((one) => one.incident_id === known.incident?.id && one.state !== 'withdrawn' && !one.replaced_by)
      .flatMap((report): Feature[] => {
        const at = report.point ?? fanned(report)
        return at ? [{
          type: 'Feature', geometry: { type: 'Point', coordinates: at },
          properties: {
            id: report.id, subject: `report/${report.id}`, exact: report.point !== null,
            waits: report.state === 'received' || report.state === 'checking', chosen: view.selected === `report/${report.id}`,
            title: places.name(report.place, true),
          },
        }] : []
      }),
  style: (c) => [
    {
      id: 'reports-dot', type: 'circle', source: 'reports',
      paint: {
        'circle-radius': ['case', ['get', 'chosen'], 8, ['get', 'waits'], 5.5, 4],
        'circle-color': ['case', ['get', 'exact'], c.accent, c.card],
        'circle-stroke-color': ['case', ['get', 'chosen'], c.ink, ['get', 'exact'], c.card, c.accent],
        'circle-stroke-width': ['case', ['get', 'chosen'], 3, ['get', 'exact'], 1.2, 2],
      },
    },
  ],
}

/** Around the seat of its place, always at the same spot, so that several can be told apart. */
function fanned(report: Report): Point | null {
  const seat = places.seat(report.place)
  if (!seat) return null
  const turn = (parseInt(report.id.slice(-6), 16) / 0xffffff) * 2 * Math.PI
  const far = FAN_DEGREES * (0.4 + parseInt(report.id.slice(-8, -6), 16) / 425)
  return [seat[0] + Math.cos(turn) * far * 1.4, seat[1] + Math.sin(turn) * far]
}
