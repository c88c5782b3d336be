// Where two texts differ: what is alike before and after, and what stands between in each.

export interface Difference {
  readonly before: string
  readonly left: string
  readonly right: string
  readonly after: string
}

/** The first difference of two texts and its end; undefined when they are alike. */
export function differenceOf(left: string, right: string): Difference | undefined {
  if (left === right) return undefined
  // By characters: half of a pair of surrogates is none.
  const [a, b] = [[...left], [...right]]
  const shorter = Math.min(a.length, b.length)
  let begin = 0
  while (begin < shorter && a[begin] === b[begin]) begin += 1
  let end = 0
  while (end < shorter - begin && a.at(-1 - end) === b.at(-1 - end)) end += 1
  return {
    before: a.slice(0, begin).join(''),
    left: a.slice(begin, a.length - end).join(''),
    right: b.slice(begin, b.length - end).join(''),
    after: end === 0 ? '' : a.slice(-end).join(''),
  }
}
