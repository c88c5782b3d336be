// Why a signature is wrong: the known mistakes are tried, alone and then in pairs, until one of them
// reproduces what the caller sent.

export interface Mistake {
  readonly name: string
  readonly en: string
  readonly zh: string
}

/** A known mistake: `Attempt` is how a signature is made, `Signing` the call that it belongs to. */
export interface Variant<Attempt, Signing> extends Mistake {
  /** The attempts this mistake leads to; none when it does not apply to the case. */
  apply(attempt: Attempt, signing: Signing): Attempt[]
}

export interface Search<Attempt, Signing> {
  readonly variants: readonly Variant<Attempt, Signing>[]
  readonly signing: Signing
  /** The right ways to sign, one for each live key. */
  readonly right: readonly Attempt[]
  produce(attempt: Attempt): string
  /** What the caller sent. */
  readonly given: string | undefined
}

/** The mistake, or the two, that reproduce what was sent; empty when none of the known ones does. */
export function findMistakes<Attempt, Signing>(
  { variants, signing, right, produce, given }: Search<Attempt, Signing>,
  mistakesMax: 1 | 2,
): readonly Mistake[] {
  const first = variants.map((variant) => ({
    variant,
    attempts: right.flatMap((attempt) => variant.apply(attempt, signing)),
  }))
  for (const { variant, attempts } of first) {
    if (attempts.some((attempt) => produce(attempt) === given)) return [variant]
  }
  if (mistakesMax === 1) return []
  for (const { variant, attempts } of first) {
    for (const second of variants) {
      if (second === variant) continue
      const both = attempts.flatMap((attempt) => second.apply(attempt, signing))
      if (both.some((attempt) => produce(attempt) === given)) return [variant, second]
    }
  }
  return []
}
