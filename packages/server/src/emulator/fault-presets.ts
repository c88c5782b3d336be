// Named sets of fault rules that every client should be tested with.
import type { FaultRule } from './contract.ts'

export interface FaultPreset {
  readonly name: string
  readonly says: string
  /** The same in Chinese. */
  readonly zh: string
  readonly rules: readonly FaultRule[]
}

export const presets = [
  {
    name: 'flaky',
    says: 'A bad network: 2 % each of lost calls, lost answers and -1; one call in ten is slow.',
    zh: '网络不稳定：请求丢失、结果丢失与 -1 各占 2 %，十分之一的请求变慢。',
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
    zh: '十分之一的请求扣款后结果丢失：一半返回 -1，一半断开连接。',
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
    zh: '请求与数据库都变慢；5 % 的请求返回 -1，2 % 返回调用过于频繁（45011，xpay 为 268490015），10 % 的取消返回订单处理中（1.0 为 90016，xpay 为 268490014）。',
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
    zh: '1.0 中余额不足的扣款返回 -1（平台可能如此返回），重试永远不会成功。',
    rules: [{ effect: 'low_balance_as_busy' }],
  },
] as const satisfies readonly FaultPreset[]

export type PresetName = (typeof presets)[number]['name']
