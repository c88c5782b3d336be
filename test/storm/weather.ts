// What happens to a storm: the faults of every call, and the disruptions at points of its way.
import type { Chance } from './chance.ts'
import type { Service } from './service.ts'

/** Rules of the emulator, in order: the first one that fires has the call. */
const faults = [
  { effect: 'drop_after_commit', probability: 0.1 },
  { effect: 'busy_before_commit', probability: 0.05 },
  { effect: 'busy_after_commit', probability: 0.05 },
  { effect: 'drop_before_commit', probability: 0.03 },
  { effect: 'token_expired', probability: 0.01 },
  // 90016 in 1.0, 268490014 in xpay; 2.0 has no number for it.
  { effect: 'in_progress', operation: 'cancelPay', probability: 0.02 },
  { effect: 'session_expired', dialect: '2.0', probability: 0.01 },
  { effect: 'session_expired', dialect: 'xpay', probability: 0.01 },
  { effect: 'rate_limited', probability: 0.01 },
  { effect: 'sent_twice', operation: 'pay', probability: 0.01 },
  { effect: 'slow_database', probability: 0.02, median_ms: 60, sigma: 1 },
  { effect: 'delay', probability: 0.1, median_ms: 15, sigma: 1 },
] as const

export async function setFaults(service: Service, seed: number): Promise<void> {
  await service.ask('DELETE', '/_pactolus/faults')
  for (const [i, fault] of faults.entries()) {
    await service.ask('POST', '/_pactolus/faults', { ...fault, seed: seed + i })
  }
}

export async function calm(service: Service): Promise<void> {
  await service.ask('DELETE', '/_pactolus/faults')
}

export interface Disruption {
  /** How many orders are settled when it falls. */
  readonly at: number
  readonly what: 'kill_shop' | 'kill_service' | 'jump'
  /** Of a jump: by how much the service's clock is moved. */
  readonly by?: string
}

/** Tokens live two hours, a bill_no 48: together the jumps stay below the second. */
const jumps = ['90m', '3h', '10m', '5h']

/** Disruptions at random points between the first orders and the last. */
export function disruptionsOf(chance: Chance, orders: number): Disruption[] {
  const kills = Math.max(2, Math.min(8, Math.round(orders / 1200)))
  const point = () => Math.floor(orders * (0.04 + 0.9 * chance.next()))
  const disruptions: Disruption[] = jumps.map((by) => ({ at: point(), what: 'jump', by }))
  for (let kill = 0; kill < kills; kill += 1) {
    disruptions.push({ at: point(), what: 'kill_shop' })
    if (kill % 2 === 0) disruptions.push({ at: point(), what: 'kill_service' })
  }
  return disruptions.sort((a, b) => a.at - b.at)
}
