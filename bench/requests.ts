// Requests as the bytes that go over the socket, signed beforehand, so that the clock of a round
// measures the service and not the signing.
import { createHash } from 'node:crypto'
import {
  type CoinOperationName,
  type DialectName,
  midasV1,
  midasV2,
  paySig,
  sessionSignature,
  sign,
  xpay,
} from '@pactolus/protocol'

/** The game whose players pay; every service of a run serves the same one. */
export interface Game {
  readonly appid: string
  readonly offerId: string
  readonly key: string
  readonly token: string
  readonly players: number
  /** Order numbers in no order, as some games make them. */
  readonly scattered?: true
  /** The protocol of its calls; 1.0 without it. */
  readonly dialect?: DialectName
}

export function openidOf(player: number): string {
  return `oBenchPlayer${String(player).padStart(16, '0')}`
}

/** The session_key of a player: the same when the game is made and when a call is signed. */
export function sessionKeyOf(player: number): string {
  return createHash('md5').update(openidOf(player)).digest('base64')
}

/** Calls that are made one after the other, for one player and under one bill_no: a pay and its cancel. */
export type Flow = readonly CoinOperationName[]

/** Flows, and how often each one comes beside the others. */
export type Mix = readonly { readonly flow: Flow; readonly share: number }[]

export function only(...flow: Flow): Mix {
  return [{ flow, share: 1 }]
}

/** 70 pays, 10 of them cancelled, 15 reads and 5 presents. */
export const everyday: Mix = [
  { flow: ['pay'], share: 60 },
  { flow: ['pay', 'cancelPay'], share: 10 },
  { flow: ['getBalance'], share: 15 },
  { flow: ['present'], share: 5 },
]

export interface Batch {
  readonly requests: readonly Buffer[]
  /** 1 where a request goes over the connection of the one before, after its answer. */
  readonly follows: Uint8Array
}

let made = 0

/** At least `calls` requests, flow by flow. */
export function signRequests(game: Game, host: string, mix: Mix, calls: number): Batch {
  const requests: Buffer[] = []
  const follows: number[] = []
  const run = `${process.pid.toString(36)}_${Date.now().toString(36)}`
  while (requests.length < calls) {
    made += 1
    const player = Math.floor(Math.random() * game.players)
    const number = `${run}_${made.toString(36).padStart(6, '0')}`
    const billNo = game.scattered === true ? scattered(number) : number
    for (const [i, name] of pick(mix).entries()) {
      requests.push(requestOf(game, host, name, { player, billNo }))
      follows.push(i === 0 ? 0 : 1)
    }
  }
  return { requests, follows: Uint8Array.from(follows) }
}

/** The number behind a random head: it falls anywhere among those that are there. */
function scattered(number: string): string {
  const head = Math.floor(Math.random() * 0xffffffff).toString(16)
  return `${head.padStart(8, '0')}_${number}`
}

function pick(mix: Mix): Flow {
  const all = mix.reduce((sum, { share }) => sum + share, 0)
  let at = Math.random() * all
  for (const { flow, share } of mix) {
    at -= share
    if (at < 0) return flow
  }
  return mix.at(-1)?.flow ?? []
}

interface Call {
  readonly player: number
  readonly billNo: string
}

function requestOf(game: Game, host: string, name: CoinOperationName, call: Call): Buffer {
  const { dialect = '1.0' } = game
  const [path, query, body] =
    dialect === '1.0' ? signedV1(game, name, call) : signedRaw(game, dialect, name, call)
  const head = [
    `POST ${path}?access_token=${game.token}${query} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
}

type Signed = [path: string, query: string, body: string]

/** A pay of Midas 2.0 or xpay: the bench compares these alone with those of 1.0. */
function signedRaw(
  game: Game,
  dialect: '2.0' | 'xpay',
  name: CoinOperationName,
  { player, billNo }: Call,
): Signed {
  if (name !== 'pay') throw new Error(`the bench has no ${name} of ${dialect}`)
  const common = { openid: openidOf(player), env: 0, user_ip: '127.0.0.1', amount: 1 }
  const ts = Math.floor(Date.now() / 1000)
  const body = JSON.stringify(
    dialect === '2.0'
      ? { ...common, offer_id: game.offerId, ts, zone_id: '1', bill_no: billNo }
      : { ...common, order_id: billNo },
  )
  const { production: path } = (dialect === '2.0' ? midasV2 : xpay).operations.pay.paths
  const signature = sessionSignature(sessionKeyOf(player), body)
  const query = `&sig_method=hmac_sha256&pay_sig=${paySig(game.key, path, body)}&signature=${signature}`
  return [path, query, body]
}

function signedV1(game: Game, name: CoinOperationName, { player, billNo }: Call): Signed {
  const operation = midasV1.operations[name]
  const path = operation.paths.production
  const fields = {
    openid: openidOf(player),
    appid: game.appid,
    offer_id: game.offerId,
    ts: String(Math.floor(Date.now() / 1000)),
    zone_id: '1',
    pf: 'android',
    ...(name === 'pay' && { amt: '1' }),
    ...(name === 'present' && { present_counts: '1' }),
    ...(name !== 'getBalance' && { bill_no: billNo }),
  }
  const sig = sign(operation, fields, path, game.key)
  return [path, '', JSON.stringify({ ...fields, ts: Number(fields.ts), sig })]
}
