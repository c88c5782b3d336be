// Which rules of a namespace came from a preset: it is on while all of its rules are there.
import type { Static } from 'typebox'
import type * as contract from '../../../server/src/emulator/contract.ts'

export type Preset = Static<typeof contract.FaultPreset>
export type Listed = contract.ListedFault

/** The numbers of the rules that make a preset; undefined when one is missing. */
export function rulesOf(preset: Preset, listed: readonly Listed[]): number[] | undefined {
  const left = [...listed]
  const numbers: number[] = []
  for (const rule of preset.rules) {
    const at = left.findIndex((found) => isLike(rule, found))
    const [found] = at === -1 ? [] : left.splice(at, 1)
    if (found === undefined) return undefined
    numbers.push(found.rule)
  }
  return numbers
}

/** A rule of a preset has a seed of its own, and counters. */
function isLike(rule: Preset['rules'][number], found: Listed): boolean {
  const { rule: _, matched: __, fired: ___, seed: ____, ...terms } = found
  const names = new Set([...Object.keys(rule), ...Object.keys(terms)])
  return [...names].every((name) => rule[name as never] === terms[name as never])
}
