// The chart of coins in and out, drawn as SVG: a table with the same numbers stands below it.
import type { SumOfTime } from '../api/bodies.ts'
import { shortText } from '../format/numbers.ts'
import { dayText, hourText } from '../format/times.ts'
import { Nothing } from '../parts/states.tsx'
import { type Column, Table } from '../parts/table.tsx'
import { Coins } from '../parts/texts.tsx'
import { useWidth } from '../parts/width.ts'
import { useSettings } from '../settings/settings.tsx'
import { barsOf, coinsOf, extentOf, kindsAbove } from './bars.ts'

export type Step = 'hour' | 'day'

const height = 220
const left = 52
const bottom = 24
const top = 10

export function Chart({
  items,
  step,
}: {
  readonly items: readonly SumOfTime[]
  readonly step: Step
}) {
  const { t, time, zone } = useSettings()
  const label = (at: string) =>
    step === 'hour' ? hourText(at, zone).slice(6) : dayText(at, zone).slice(5)
  const isEmpty = items.every((sums) =>
    [...kindsAbove, 'pay' as const].every((kind) => coinsOf(sums, kind) === 0),
  )
  const [first] = items
  const last = items.at(-1)
  if (isEmpty || first === undefined || last === undefined) {
    return <Nothing title={t('chart_empty')} />
  }
  return (
    <>
      <ul className="legend">
        {[...kindsAbove, 'pay' as const].map((kind) => (
          <li key={kind}>
            <span className={`swatch ${kind}`} />
            {t(`${kind}s`)}
          </li>
        ))}
      </ul>
      <Drawing
        items={items}
        label={label}
        name={t('chart_label', { from: time(first.from), to: time(last.to) })}
      />
      <details>
        <summary>{t('chart_table')}</summary>
        <Numbers items={items} label={label} />
      </details>
    </>
  )
}

interface Drawn {
  readonly items: readonly SumOfTime[]
  readonly label: (at: string) => string
}

function Drawing({ items, label, name }: Drawn & { readonly name: string }) {
  const [ref, width] = useWidth<HTMLDivElement>()
  return (
    <div ref={ref}>
      <svg className="chart" width={width} height={height} role="img" aria-label={name}>
        {width > 0 && <Bars items={items} width={width} label={label} />}
      </svg>
    </div>
  )
}

function Bars({ items, width, label }: Drawn & { readonly width: number }) {
  const { t } = useSettings()
  const extent = extentOf(items)
  const inner = height - top - bottom
  const line = top + (extent.up / (extent.up + extent.down)) * inner
  const column = (width - left) / items.length
  // A label needs some 44 px.
  const every = Math.ceil(44 / column)
  return (
    <>
      <line x1={left} x2={width} y1={line} y2={line} className="axis" />
      <text x={left - 8} y={top + 10} className="scale">
        {shortText(extent.up)}
      </text>
      <text x={left - 8} y={line + 4} className="scale">
        0
      </text>
      {height - bottom - line > 26 && (
        <text x={left - 8} y={height - bottom - 2} className="scale">
          −{shortText(extent.down)}
        </text>
      )}
      {items.map((sums, i) => {
        const x = left + i * column
        const kinds = [...kindsAbove, 'pay' as const]
        const texts = kinds.map((kind) => `${t(`${kind}s`)} ${coinsOf(sums, kind)}`)
        return (
          <g key={sums.from}>
            <title>{[label(sums.from), ...texts].join('\n')}</title>
            <rect x={x} y={top} width={column} height={inner} className="hit" />
            {barsOf(sums, extent).map((bar) => (
              <rect
                key={bar.kind}
                className={bar.kind}
                x={x + column * 0.15}
                y={top + bar.y * inner}
                width={Math.max(1, column * 0.7)}
                height={Math.max(1, bar.height * inner)}
              />
            ))}
            {i % every === 0 && (
              <text x={x + column / 2} y={height - 6} className="name">
                {label(sums.from)}
              </text>
            )}
          </g>
        )
      })}
    </>
  )
}

function Numbers({ items, label }: Drawn) {
  const { t } = useSettings()
  const columns: readonly Column<SumOfTime>[] = [
    { title: t('time'), show: ({ from }) => label(from) },
    ...[...kindsAbove, 'pay' as const].map((kind) => ({
      title: t(`${kind}s`),
      isNumber: true,
      show: (sums: SumOfTime) => <Coins n={coinsOf(sums, kind)} />,
    })),
  ]
  return (
    <Table label={t('chart_table')} columns={columns} rows={items} keyOf={({ from }) => from} />
  )
}
