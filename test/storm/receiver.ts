// Where goods are given out: the receiver that deliver() calls over HTTP. It counts a bill_no once, and is
// as unreliable as anything else: it refuses, loses requests, and loses answers.
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Chance } from './chance.ts'

export interface DeliveryRequest {
  readonly order: string
  readonly billNo: string
}

const refusedShare = 0.06
const lostBeforeShare = 0.03
const lostAfterShare = 0.03

export class Receiver {
  /** The order of each bill_no that was counted. */
  readonly counted = new Map<string, string>()
  readonly #chance: Chance
  readonly #server: Server
  /** True: every request is counted and answered. */
  isCalm = false

  constructor(chance: Chance) {
    this.#chance = chance
    this.#server = createServer((request, response) => {
      let text = ''
      request.on('data', (chunk) => {
        text += chunk
      })
      request.on('end', () => {
        const status = this.#receive(JSON.parse(text) as DeliveryRequest)
        if (status === 'lost') request.socket.destroy()
        else response.writeHead(status).end()
      })
    })
  }

  /** Listens on a free port; the address to post to. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  /** How many times the goods of each order were given out, under any bill_no. */
  deliveries(): Map<string, number> {
    const times = new Map<string, number>()
    for (const order of this.counted.values()) times.set(order, (times.get(order) ?? 0) + 1)
    return times
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }

  /** 200 counted, 409 refused for good; what was counted once is never refused. */
  #receive({ order, billNo }: DeliveryRequest): 200 | 409 | 'lost' {
    const chance = this.isCalm ? 1 : this.#chance.next()
    if (chance < lostBeforeShare) return 'lost'
    if (chance < lostBeforeShare + refusedShare && !this.counted.has(billNo)) return 409
    this.counted.set(billNo, order)
    return chance < lostBeforeShare + refusedShare + lostAfterShare ? 'lost' : 200
  }
}
