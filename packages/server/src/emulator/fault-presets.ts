// Named sets of fault rules: weather that every client should stand.
import type { FaultRule } from './contract.ts'

export interface FaultPreset {
  readonly name: string
  readonly says: string
  readonly rules: readonly FaultRule[]
}

export const presets = [
  {
    name: 'flaky',
    says: 'A bad network day: 2 % each of lost calls, lost answers and -1, some of it slow.',
    rules: [
      { effect: 'drop_before_commit', probability: 0.02 },
      { effect: 'drop_after_commit', probability: 0.02 },
      { effect: 'busy_before_commit', probability: 0.02 },
      { effect: 'busy_after_commit', probability: 0.02 },
      { effect: 'delay', probability: 0.1, median_ms: 120, sigma: 0.8 },
    ],
  },
  {
    name: 'lost_answers',
    says: 'One answer in ten is lost after the coins have moved: half as -1, half with the connection.',
    rules: [
      { effect: 'busy_after_commit', probability: 0.05 },
      { effect: 'drop_after_commit', probability: 0.05 },
    ],
  },
  {
    name: 'busy_hour',
    says: 'Every call is slow, the database too, cancels meet 90016, and one call in twenty is refused.',
    rules: [
      { effect: 'busy_before_commit', probability: 0.05 },
      { effect: 'in_progress', probability: 0.1 },
      { effect: 'slow_database', probability: 0.3, median_ms: 80, sigma: 0.6 },
      { effect: 'delay', median_ms: 40, sigma: 0.6 },
    ],
  },
] as const satisfies readonly FaultPreset[]

export type PresetName = (typeof presets)[number]['name']
