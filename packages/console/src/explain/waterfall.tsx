// The waterfall of a balance: each kind of order is a step up or down, the last column is what is there.
import type { Explanation } from '../api/bodies.ts'
import { changeText, coinsText } from '../format/numbers.ts'
import { useWidth } from '../parts/width.ts'
import { useWords } from '../settings/settings.tsx'
import { stepsOf } from './sentences.ts'

const height = 190
const top = 26
const bottom = 28
const gap = 8

export function Waterfall({ explanation }: { readonly explanation: Explanation }) {
  const t = useWords()
  const { balance } = explanation
  const steps = stepsOf(explanation)
  const bars = [
    ...steps.map(({ kind, from, to }) => ({
      key: kind as string,
      name: t(kind),
      text: changeText(to - from),
      tone: to >= from ? 'up' : 'down',
      ...{ from, to },
    })),
    { key: 'end', name: t('balance'), text: coinsText(balance), tone: 'end', from: 0, to: balance },
  ]
  const highest = Math.max(1, ...bars.flatMap(({ from, to }) => [from, to]))
  const y = (coins: number) => top + (1 - coins / highest) * (height - top - bottom)
  const [ref, width] = useWidth<HTMLDivElement>()
  const column = Math.min(130, width / bars.length)
  const names = bars.map(({ name, text }) => `${name} ${text}`).join(', ')
  return (
    <div ref={ref} className="waterfall">
      <svg
        width={width}
        height={height}
        role="img"
        aria-label={t('explain_chart', { balance: coinsText(balance), steps: names })}
      >
        <line x1={0} x2={width} y1={y(0)} y2={y(0)} className="axis" />
        {bars.map(({ key, name, text, tone, from, to }, i) => {
          const x = i * column + gap
          const barTop = Math.min(y(from), y(to))
          const barHeight = Math.max(2, Math.abs(y(from) - y(to)))
          const isLast = i === bars.length - 1
          return (
            <g key={key}>
              <rect
                x={x}
                y={barTop}
                width={Math.max(1, column - 2 * gap)}
                height={barHeight}
                rx={3}
                className={tone}
              />
              {!isLast && (
                <line
                  x1={x + column - 2 * gap}
                  x2={x + column}
                  y1={y(to)}
                  y2={y(to)}
                  className="joint"
                />
              )}
              <text x={x + (column - 2 * gap) / 2} y={barTop - 7} className="value">
                {text}
              </text>
              <text x={x + (column - 2 * gap) / 2} y={height - 9} className="name">
                {name}
              </text>
            </g>
          )
        })}
      </svg>
    </div>
  )
}
