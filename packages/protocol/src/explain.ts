// Why a signature is wrong: the known mistakes are tried, alone and then in pairs, until one of them
// reproduces what the caller sent.

export interface Mistake {
  readonly name: string
  readonly en: string
  readonly zh: string
}

/** Why a signature is wrong. */
export interface Explanation {
  /** The mistake, or the two, that reproduce what was sent; empty when none of the known ones does. */
  readonly mistakes: readonly Mistake[]
  /** The text that was signed with these mistakes, `***` in place of a key; undefined when it is not known. */
  readonly signedText: string | undefined
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

/** The mistake, or the two, and an attempt that reproduce what was sent; undefined when none of the known ones does. */
export function findMistakes<Attempt, Signing>(
  { variants, signing, right, produce, given }: Search<Attempt, Signing>,
  mistakesMax: 1 | 2,
): { readonly mistakes: readonly Mistake[]; readonly attempt: Attempt } | undefined {
  const isGiven = (attempt: Attempt) => produce(attempt) === given
  const first = variants.map((variant) => ({
    variant,
    attempts: right.flatMap((attempt) => variant.apply(attempt, signing)),
  }))
  for (const { variant, attempts } of first) {
    const attempt = attempts.find(isGiven)
    if (attempt !== undefined) return { mistakes: [variant], attempt }
  }
  if (mistakesMax === 1) return undefined
  for (const { variant, attempts } of first) {
    for (const second of variants) {
      if (second === variant) continue
      const attempt = attempts.flatMap((one) => second.apply(one, signing)).find(isGiven)
      if (attempt !== undefined) return { mistakes: [variant, second], attempt }
    }
  }
  return undefined
}
