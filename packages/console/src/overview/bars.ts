// The columns of the chart of an overview: what came in is above the line, what was spent is below it.
import type { SumOfTime } from '../api/bodies.ts'
import type { OrderKind } from '../links/links.ts'

export interface Bar {
  readonly kind: OrderKind
  /** Of the whole height, from the top. */
  readonly y: number
  readonly height: number
}

export const kindsAbove: readonly OrderKind[] = ['recharge', 'present', 'refund']

export function coinsOf(sums: SumOfTime, kind: OrderKind): number {
  const { paid, gift } = sums[kind]
  return Math.abs(paid) + Math.abs(gift)
}

/** The highest column up and down; `up` is at least 1, so that an empty chart has a line. */
export function extentOf(items: readonly SumOfTime[]): { up: number; down: number } {
  const up = Math.max(1, ...items.map((sums) => total(sums)))
  const down = Math.max(0, ...items.map((sums) => coinsOf(sums, 'pay')))
  return { up, down }
}

function total(sums: SumOfTime): number {
  return kindsAbove.reduce((sum, kind) => sum + coinsOf(sums, kind), 0)
}

export function barsOf(sums: SumOfTime, { up, down }: { up: number; down: number }): Bar[] {
  const whole = up + down
  const line = up / whole
  let level = 0
  const above = kindsAbove.map((kind) => {
    const height = coinsOf(sums, kind) / whole
    level += height
    return { kind, y: line - level, height }
  })
  const pay: Bar = { kind: 'pay', y: line, height: coinsOf(sums, 'pay') / whole }
  return [...above, pay].filter(({ height }) => height > 0)
}
