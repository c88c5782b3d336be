// The explanation of a wrong signature, for the developer who sent it.
import type { Mistake } from '@pactolus/protocol'

export function explanation(mistakes: readonly Mistake[]): string {
  if (mistakes.length > 0) return mistakes.map(({ en }) => en).join('; and ')
  return 'none of the known mistakes; compare step by step with: pactolus sign --explain'
}
