// Requests as the bytes that go over the socket, signed beforehand, so that the clock of a round
// measures the service and not the signing.
import { type MidasV1Name, midasV1, sign } from '@pactolus/protocol'

/** The game whose players pay; every service of a run serves the same one. */
export interface Game {
  readonly appid: string
  readonly offerId: string
  readonly key: string
  readonly token: string
  readonly players: number
}

export function openidOf(player: number): string {
  return `oBenchPlayer${String(player).padStart(16, '0')}`
}

let made = 0

/**
 * `groups` times the calls of `flow`, in order. The calls of one group share player and bill_no: a
 * pay and the cancel of that pay.
 */
export function signRequests(
  game: Game,
  host: string,
  flow: readonly MidasV1Name[],
  groups: number,
): Buffer[] {
  const requests: Buffer[] = []
  const run = `${process.pid.toString(36)}_${Date.now().toString(36)}`
  for (let group = 0; group < groups; group += 1) {
    made += 1
    const openid = openidOf(Math.floor(Math.random() * game.players))
    const billNo = `${run}_${made.toString(36).padStart(6, '0')}`
    for (const name of flow) requests.push(requestOf(game, host, name, openid, billNo))
  }
  return requests
}

function requestOf(
  game: Game,
  host: string,
  name: MidasV1Name,
  openid: string,
  billNo: string,
): Buffer {
  const operation = midasV1[name]
  const path = operation.paths.production
  const fields = {
    openid,
    appid: game.appid,
    offer_id: game.offerId,
    ts: String(Math.floor(Date.now() / 1000)),
    zone_id: '1',
    pf: 'android',
    ...(name === 'pay' && { amt: '1' }),
    ...(name !== 'getBalance' && { bill_no: billNo }),
  }
  const sig = sign(operation, fields, path, game.key)
  const body = JSON.stringify({ ...fields, ts: Number(fields.ts), sig })
  const head = [
    `POST ${path}?access_token=${game.token} HTTP/1.1`,
    `host: ${host}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ]
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`, 'latin1')
}
