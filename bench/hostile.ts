// `npm run bench -- --hostile`: whether a stranger slows down another game. A game pays at a quarter of
// what the service can do, with and without 20 hostile requests a second, in alternating rounds.
import { Agent, request } from 'node:http'
import { log } from '../tools/script.ts'
import { collectGarbage } from './garbage.ts'
import { startPactolus } from './pactolus.ts'
import { preparePostgres, serviceEnvironment } from './prepare.ts'
import { type Game, only } from './requests.ts'
import type { Service } from './stage.ts'
import type { Bench } from './target.ts'

/** What a hostile caller without any secret sends. */
interface Kind {
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly type?: string
  readonly body?: Buffer
}

export interface HostileResult {
  readonly kind: string
  /** p99 of the game in milliseconds, medians over the rounds. */
  readonly withoutMs: number
  readonly withMs: number
  readonly ratio: number
  /** Hostile requests that were answered, of those that were sent. */
  readonly answered: number
  readonly sent: number
}

const perSecond = 20
const bodyBytes = 65_536
const queryBytes = 15_000
const ratioMax = 3
const connections = 64
/** Of the hostile caller: a service that falls behind has so many of its requests to work off. */
const socketsMax = 16

/** As many members as fit, each name twice: a name that comes again is the costly case. */
function repeatedNames(): Buffer {
  const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!*$+'
  const members = Math.floor((bodyBytes - 2) / '"aa":1,'.length)
  const names = Array.from({ length: Math.floor(members / 2) }, (_, n) => {
    const [first, second] = [Math.floor(n / letters.length), n % letters.length]
    return `"${letters[first]}${letters[second]}":1`
  })
  return filled(`{${[...names, ...names].join(',')}}`)
}

/** Exactly 64 KiB: blanks behind JSON mean nothing. */
function filled(text: string): Buffer {
  return Buffer.from(text.padEnd(bodyBytes).slice(0, bodyBytes))
}

const json = 'application/json'
const names = repeatedNames()
const nested = filled(JSON.stringify({ name: 'x'.repeat(30_000), rows: Array(4000).fill([0]) }))

export const kinds: readonly Kind[] = [
  {
    name: 'pay',
    method: 'POST',
    path: '/cgi-bin/midas/pay?access_token=x',
    type: json,
    body: names,
  },
  { name: 'stable_token', method: 'POST', path: '/cgi-bin/stable_token', type: json, body: names },
  {
    name: 'token query',
    method: 'GET',
    path: `/cgi-bin/token?${'a=&'.repeat(queryBytes / 3)}`,
  },
  {
    name: 'cloud form',
    method: 'POST',
    path: '/cloud',
    type: 'multipart/form-data; boundary=b',
    body: filled('--b\r\n\r\n\r\n'.repeat(bodyBytes / 8)),
  },
  { name: 'admin', method: 'POST', path: '/admin/v1/offers', type: json, body: nested },
  { name: 'unknown path', method: 'POST', path: '/nothing/here', type: json, body: names },
]

/** Sends requests of a kind on a clock, whether the ones before are answered or not. */
class Attacker {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: socketsMax })
  readonly #timer: NodeJS.Timeout
  readonly #baseUrl: string
  sent = 0
  answered = 0

  constructor(baseUrl: string, { method, path, type, body }: Kind) {
    this.#baseUrl = baseUrl
    const headers = { ...(type && { 'content-type': type }), 'content-length': body?.length ?? 0 }
    this.#timer = setInterval(() => {
      this.sent += 1
      const sending = request(`${baseUrl}${path}`, { method, headers, agent: this.#agent })
      sending.on('response', (response) => {
        this.answered += 1
        response.resume()
      })
      // A service may close the connection instead of an answer.
      sending.on('error', () => {})
      sending.end(body)
    }, 1000 / perSecond)
  }

  /** Ends the attack and waits until the service has worked off what it had received. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#agent.destroy()
    await fetch(`${this.#baseUrl}/healthz`)
  }
}

/** Measures every kind and returns whether another game was slowed down too much. */
export async function measureHostile(bench: Bench, rounds: number): Promise<HostileResult[]> {
  const env = serviceEnvironment(bench.database.server.urlOf('pactolus'))
  const game = await preparePostgres(env, bench.plan.players)
  const service = await startPactolus(bench, 'pactolus', ['serve'], env)
  const rps = await quarterLoad(bench, service, game)
  log(`the game pays ${rps} times a second, a quarter of what the service can do`)
  const times = new Map(
    kinds.map((kind) => [kind, { without: [] as number[], with: [] as number[] }]),
  )
  const attacks = new Map(kinds.map((kind) => [kind, { sent: 0, answered: 0 }]))
  for (let round = 1; round <= rounds; round += 1) {
    for (const kind of kinds) {
      const without = await p99Of(bench, service, game, rps)
      const attacker = new Attacker(service.baseUrl, kind)
      const under = await p99Of(bench, service, game, rps)
      await attacker.stop()
      times.get(kind)?.without.push(without)
      times.get(kind)?.with.push(under)
      const attack = attacks.get(kind)
      if (attack !== undefined) {
        attack.sent += attacker.sent
        attack.answered += attacker.answered
      }
      log(
        `round ${round} of ${rounds}: ${kind.name} ${without.toFixed(1)} and ${under.toFixed(1)} ms`,
      )
    }
  }
  return kinds.map((kind) => {
    const withoutMs = median(times.get(kind)?.without ?? [])
    const withMs = median(times.get(kind)?.with ?? [])
    const attack = attacks.get(kind) ?? { sent: 0, answered: 0 }
    return { kind: kind.name, withoutMs, withMs, ratio: withMs / withoutMs, ...attack }
  })
}

async function quarterLoad({ load, plan }: Bench, service: Service, game: Game): Promise<number> {
  const terms = { connections: 256, warmupS: plan.firstWarmupS, seconds: 1, expectedRps: 8000 }
  const result = await load.run({ baseUrl: service.baseUrl, game, mix: only('pay'), ...terms })
  return Math.max(1, Math.round(result.requests / result.seconds / 4))
}

/** Infinite where a pay of the game was refused: the answer then says that the service is busy. */
async function p99Of(
  { load, plan }: Bench,
  { baseUrl }: Service,
  game: Game,
  rps: number,
): Promise<number> {
  collectGarbage()
  const { seconds, warmupS } = plan
  const terms = { connections, warmupS, seconds, expectedRps: rps, rps }
  try {
    return (await load.run({ baseUrl, game, mix: only('pay'), ...terms })).p99Ms
  } catch (error) {
    log(`a pay of the game failed: ${(error as Error).message.slice(0, 200)}`)
    return Number.POSITIVE_INFINITY
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN
}

/** The results as a table, and whether each ratio is within the limit. */
export function hostileTable(results: readonly HostileResult[]): { text: string; holds: boolean } {
  const rows = results.map(({ kind, withoutMs, withMs, ratio, answered, sent }) => [
    kind,
    withoutMs.toFixed(1),
    withMs.toFixed(1),
    ratio.toFixed(2),
    `${answered}/${sent}`,
  ])
  const head = ['hostile requests', 'p99 without, ms', 'p99 with, ms', 'ratio', 'answered']
  const widths = head.map((title, at) =>
    Math.max(title.length, ...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row.map((text, at) =>
      at === 0 ? text.padEnd(widths[at] ?? 0) : text.padStart(widths[at] ?? 0),
    )
  const text = [head, ...rows].map((row) => line(row).join('  ')).join('\n')
  const worst = Math.max(...results.map(({ ratio }) => ratio))
  const holds = worst <= ratioMax
  const verdict = holds ? 'within' : 'over'
  return {
    text: `${text}\n\nworst ratio ${worst.toFixed(2)}: ${verdict} the limit of ${ratioMax}\n`,
    holds,
  }
}
