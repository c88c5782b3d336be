// One storm: a service under faults, a shop that sells orders through them, disruptions on both, and in the end
// what became of every order.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { bundleFolder, bundlePrograms } from '../../tools/program.ts'
import { type Chance, chanceOf } from './chance.ts'
import { firstCoins, openidsOf } from './orders.ts'
import { Receiver } from './receiver.ts'
import { Service } from './service.ts'
import { ShopProcess } from './shop-process.ts'
import { accountPath, type Verdict, verdictOf } from './verdict.ts'
import { calm, type Disruption, disruptionsOf, setFaults } from './weather.ts'

export interface StormOptions {
  readonly orders: number
  readonly seed: number
  readonly client: 'careful' | 'naive'
  /** Called now and then with what happens. */
  log(text: string): void
}

export interface StormReport extends Verdict {
  readonly orders: number
  readonly seed: number
  readonly client: 'careful' | 'naive'
  /** How often the shop and the service were ended by SIGKILL. */
  readonly kills: number
  /** Orders that the client leaves to a person. */
  readonly unresolved: number
  readonly seconds: number
}

interface Stage {
  readonly options: StormOptions
  readonly service: Service
  readonly shop: ShopProcess
  readonly chance: Chance
}

const concurrency = 64
/** A storm in which nothing is settled any more for this long has failed. */
const silenceMaxMs = 120_000

export async function runStorm(options: StormOptions): Promise<StormReport> {
  const { orders, seed, client } = options
  const startedAt = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-storm-'))
  const bundles = await bundleFolder()
  const chance = chanceOf(seed)
  const receiver = new Receiver(chanceOf(seed + 1))
  const service = await Service.start(folder)
  const [script = ''] = await bundlePrograms([`test/storm/${client}-shop.ts`], bundles)
  const { baseUrl, appid, secret, offerId, key } = service.ready
  const shop = new ShopProcess(script, {
    ...{ baseUrl, appid, secret, offerId, key, seed, orders, concurrency },
    receiver: await receiver.listen(),
    memory: join(folder, 'shop'),
  })
  try {
    await fundPlayers(service, orders)
    const kills = await sellThroughDisruptions({ options, service, shop, chance }, receiver)
    const deliveries = receiver.deliveries()
    const verdict = await verdictOf(service, { seed, orders, deliveries })
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10
    return { orders, seed, client, kills, ...verdict, unresolved: shop.unresolved, seconds }
  } finally {
    await shop.kill()
    await service.stop('SIGKILL')
    receiver.close()
    for (const path of [folder, bundles]) rmSync(path, { recursive: true, force: true })
  }
}

async function fundPlayers(service: Service, orders: number): Promise<void> {
  for (const openid of openidsOf(orders)) {
    const recharge = { bill_no: 'storm', amount: firstCoins }
    await service.ask('POST', `${accountPath(service, openid)}/recharge`, recharge)
  }
}

/** Sells through disruptions until every order has begun, then without them until every one is settled. */
async function sellThroughDisruptions(stage: Stage, receiver: Receiver): Promise<number> {
  const { options, service, shop } = stage
  const { orders, seed, log } = options
  const disruptions = disruptionsOf(stage.chance, orders)
  await setFaults(service, seed)
  shop.start()
  let kills = 0
  let isCalm = false
  let logged = 0
  let progress = { settled: -1, at: performance.now() }
  while (shop.exitCode === undefined) {
    await sleep(10)
    const { settled } = shop
    if (settled !== progress.settled) progress = { settled, at: performance.now() }
    if (performance.now() - progress.at > silenceMaxMs)
      throw new Error(`stuck at ${settled} orders`)
    if (settled - logged >= orders / 10) {
      logged = settled
      log(`${settled} of ${orders} orders settled, ${kills} kills`)
    }
    const disruption = disruptions[0]
    if (disruption !== undefined && settled >= disruption.at) {
      disruptions.shift()
      kills += await disrupt(stage, disruption)
      progress.at = performance.now()
    } else if (shop.isSold && disruption === undefined && !isCalm) {
      isCalm = true
      receiver.isCalm = true
      await calm(service)
    }
  }
  if (shop.exitCode !== 0) throw new Error(`the shop failed: ${shop.errors}`)
  return kills
}

/** One disruption; how many processes it killed. */
async function disrupt(
  { options, service, shop }: Stage,
  { what, by }: Disruption,
): Promise<number> {
  options.log(`${what.replace('_', ' ')}${by === undefined ? '' : ` ${by}`} at ${shop.settled}`)
  if (what === 'jump') {
    await service.ask('POST', '/_pactolus/clock/advance', { by })
    return 0
  }
  if (what === 'kill_shop') {
    await shop.kill()
    shop.start()
    return 1
  }
  await service.stop('SIGKILL')
  await service.start()
  await setFaults(service, options.seed)
  return 1
}
