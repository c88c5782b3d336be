// The game server of a storm: a process that sells orders, gets killed, and goes on. It says on stdout how
// many orders are settled, and ends when all are.
import type { StormOrder } from './orders.ts'

/** What a shop gets, in the environment as JSON. */
export interface ShopTask {
  readonly baseUrl: string
  readonly appid: string
  readonly secret: string
  readonly offerId: string
  readonly key: string
  readonly receiver: string
  /** A file of the shop's own, which outlives it. */
  readonly memory: string
  readonly seed: number
  readonly orders: number
  readonly concurrency: number
}

export function taskOf(env: NodeJS.ProcessEnv): ShopTask {
  return JSON.parse(env.SHOP_TASK ?? '') as ShopTask
}

/** Asks the receiver: 200 counted, 409 refused; undefined when nobody knows. */
export async function handOver(
  { receiver }: ShopTask,
  { order }: Pick<StormOrder, 'order'>,
  billNo: string,
): Promise<number | undefined> {
  try {
    const response = await fetch(receiver, {
      method: 'POST',
      body: JSON.stringify({ order, billNo }),
    })
    return response.status
  } catch {
    return undefined
  }
}

/** Works on all of `items`, several at a time. */
export async function each<T>(
  items: readonly T[],
  concurrency: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const left = items.values()
  const worker = async () => {
    for (const item of left) await work(item)
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
}

export function reportSettled(count: number): void {
  process.stdout.write(`settled ${count}\n`)
}
