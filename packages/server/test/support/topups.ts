// Top-ups as a test makes them: over HTTP, by a client that was written from the documents alone.
import { createHmac } from 'node:crypto'
import type { GameBody } from '../../src/emulator/contract.ts'
import type { TopUpOrder, TopUpResult, TopUpTerms } from '../../src/emulator/topup-contract.ts'
import type { Controls } from './controls.ts'

type Members = Record<string, unknown>

let numbers = 0

/** A number that no order has. */
export function newNumber(): string {
  numbers += 1
  return `T-${process.pid}-${String(numbers).padStart(6, '0')}`
}

export function hmac(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

/** The client of a player of one game. */
export class PlayerClient {
  readonly #controls: Controls
  readonly #game: GameBody

  constructor(controls: Controls, game: GameBody) {
    this.#controls = controls
    this.#game = game
  }

  topUp(terms: TopUpTerms): Promise<TopUpResult> {
    return this.#controls.done<TopUpResult>('POST', '/topups', terms)
  }

  /** requestMidasPayment of 60 coins; undefined leaves a member out. */
  midas(own: Members = {}, player: Partial<TopUpTerms> = {}): Promise<TopUpResult> {
    const option = {
      ...{ mode: 'game', offerId: this.#game.offerId, currencyType: 'CNY', buyQuantity: 60 },
      ...own,
    }
    return this.topUp({ call: 'requestMidasPayment', option, ...player })
  }

  /** requestVirtualPayment of 60 coins: `signed` are members of signData, `own` those of the option. */
  virtual(signed: Members = {}, own: Members = {}, player: Partial<TopUpTerms> = {}) {
    const signData = JSON.stringify({
      ...{ offerId: this.#game.offerId, buyQuantity: 60, env: 0, currencyType: 'CNY' },
      ...{ outTradeNo: newNumber(), attach: 'a', ...signed },
    })
    const option = { mode: 'short_series_coin', ...this.signed('requestVirtualPayment', signData) }
    const call = 'requestVirtualPayment' as const
    return this.topUp({ call, option: { ...option, ...own }, ...player })
  }

  /** requestMidasPaymentGameItem, likewise. */
  goods(signed: Members = {}, own: Members = {}, player: Partial<TopUpTerms> = {}) {
    const signData = JSON.stringify({
      ...{
        mode: 'goods',
        offerId: this.#game.offerId,
        buyQuantity: 1,
        env: 0,
        currencyType: 'CNY',
      },
      ...{ productId: 'sword', goodsPrice: 100, outTradeNo: newNumber(), attach: '', ...signed },
    })
    const call = 'requestMidasPaymentGameItem' as const
    return this.topUp({ call, option: { ...this.signed(call, signData), ...own }, ...player })
  }

  signed(call: string, signData: string) {
    const { key, sandboxKey, sessionKey } = this.#game
    const isSandbox = signData.includes('"env":1')
    return {
      signData,
      paySig: hmac(isSandbox ? sandboxKey : key, `${call}&${signData}`),
      signature: hmac(sessionKey, signData),
    }
  }

  order(number: string, query = ''): Promise<TopUpOrder> {
    return this.#controls.done<TopUpOrder>('GET', `/topups/${encodeURIComponent(number)}${query}`)
  }
}
