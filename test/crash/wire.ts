// Requests in the three protocols, signed as their documents say.
import {
  type CoinOperationName,
  type DialectName,
  type MidasV1Operation,
  midasV1,
  midasV2,
  paySig,
  sessionSignature,
  sign,
  xpay,
} from '@pactolus/protocol'
import type { Order } from './diary.ts'

export interface Sender {
  readonly appid: string
  readonly offerId: string
  readonly key: string
  readonly token: string
  /** Of the player. */
  readonly sessionKey: string
}

/** An order, or the reading of a balance. */
export type Asked = Order | (Pick<Order, 'openid' | 'via'> & { readonly kind?: never })

export interface Signed {
  /** With the query. */
  readonly path: string
  readonly body: string
}

const callOf = { pay: 'pay', present: 'present', refund: 'cancelPay', recharge: undefined } as const

export function signedRequest(asked: Asked, sender: Sender): Signed {
  const call = asked.kind === undefined ? 'getBalance' : callOf[asked.kind]
  if (asked.via === 'admin' || call === undefined) throw new Error('the protocols cannot recharge')
  return asked.via === '1.0'
    ? signedV1(asked, call, sender)
    : signedRaw(asked, { call, dialect: asked.via }, sender)
}

function signedV1(asked: Asked, call: CoinOperationName, sender: Sender): Signed {
  const operation: MidasV1Operation = midasV1.operations[call]
  const path = operation.paths.production
  const amounts = { pay: 'amt', present: 'present_counts', refund: undefined, recharge: undefined }
  const amount = asked.kind && amounts[asked.kind]
  const fields = {
    ...(asked.kind && { bill_no: asked.payBillNo ?? asked.billNo }),
    ...(asked.kind && amount !== undefined && { [amount]: String(asked.amount) }),
    ...{ openid: asked.openid, appid: sender.appid, offer_id: sender.offerId, ts: now() },
    ...{ zone_id: '1', pf: 'android' },
  }
  const sig = sign(operation, fields, path, sender.key)
  const body = JSON.stringify({ ...fields, sig })
  return { path: `${path}?access_token=${sender.token}`, body }
}

function signedRaw(
  asked: Asked,
  { call, dialect }: { call: CoinOperationName; dialect: Exclude<DialectName, '1.0'> },
  { offerId, key, token, sessionKey }: Sender,
): Signed {
  const isV2 = dialect === '2.0'
  const path = (isV2 ? midasV2 : xpay).operations[call].paths.production
  const number = isV2 ? 'bill_no' : 'order_id'
  const body = JSON.stringify({
    ...{ openid: asked.openid, env: 0, user_ip: '127.0.0.1' },
    ...(isV2 && { offer_id: offerId, ts: Number(now()), zone_id: '1' }),
    ...(asked.kind && { [number]: asked.billNo, amount: asked.amount }),
    ...(asked.kind && asked.payBillNo !== undefined && { [`pay_${number}`]: asked.payBillNo }),
  })
  const query = new URLSearchParams({
    ...{ access_token: token, sig_method: 'hmac_sha256' },
    ...{ pay_sig: paySig(key, path, body), signature: sessionSignature(sessionKey, body) },
  })
  return { path: `${path}?${query}`, body }
}

function now(): string {
  return String(Math.floor(Date.now() / 1000))
}
