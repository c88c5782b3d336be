// Named sets of fault rules that every client should be tested with.
import type { FaultRule } from './contract.ts'

export interface FaultPreset {
  readonly name: string
  readonly says: string
  readonly rules: readonly FaultRule[]
}

export const presets = [
  {
    name: 'flaky',
    says: 'A bad network: 2 % each of lost calls, lost answers and -1; one call in ten is slow.',
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
    says: 'One answer in ten is lost after the coins have moved: half are -1, half a closed connection.',
    rules: [
      { effect: 'busy_after_commit', probability: 0.05 },
      { effect: 'drop_after_commit', probability: 0.05 },
    ],
  },
  {
    name: 'busy_hour',
    says:
      'Slow calls and a slow database; 5 % of calls answer -1, 2 % that they come too often (45011, xpay: ' +
      '268490015), 10 % of cancels that the order is being processed (1.0: 90016, xpay: 268490014).',
    rules: [
      { effect: 'busy_before_commit', probability: 0.05 },
      { effect: 'rate_limited', probability: 0.02 },
      { effect: 'in_progress', probability: 0.1 },
      { effect: 'slow_database', probability: 0.3, median_ms: 80, sigma: 0.6 },
      { effect: 'delay', median_ms: 40, sigma: 0.6 },
    ],
  },
  {
    name: 'low_balance_busy',
    says: 'A pay of 1.0 with too few coins answers -1, as the platform may, so that a retry never succeeds.',
    rules: [{ effect: 'low_balance_as_busy' }],
  },
] as const satisfies readonly FaultPreset[]

export type PresetName = (typeof presets)[number]['name']
