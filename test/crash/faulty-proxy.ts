// A TCP proxy that cuts connections after any number of bytes, in either direction. It cuts with a
// FIN, with a RST, or silently: then both ends keep a connection that carries nothing any more.
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import type { Chance } from '../storm/chance.ts'

type Direction = 'up' | 'down'

interface Cut {
  readonly direction: Direction
  readonly how: 'fin' | 'rst' | 'silence'
  /** Bytes that still pass in that direction. */
  left: number
}

interface Link {
  readonly client: Socket
  readonly target: Socket
  cut: Cut | undefined
  isSilent: boolean
}

/** Cuts fall into the first bytes, into one message, or into one of many. */
const lengths = [200, 2000, 20_000]

export class FaultyProxy {
  readonly #targetPort: number
  readonly #chance: Chance
  readonly #server: Server
  readonly #links = new Set<Link>()
  #isCutting = false
  /** Connections cut so far. */
  cuts = 0

  constructor(targetPort: number, chance: Chance) {
    this.#targetPort = targetPort
    this.#chance = chance
    this.#server = createServer((client) => this.#join(client))
  }

  /** Listens on a free port of 127.0.0.1, which it returns. */
  async listen(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
    return (this.#server.address() as AddressInfo).port
  }

  /** From now on each connection is cut at a point of its own, those that exist included. */
  startCutting(): void {
    this.#isCutting = true
    for (const link of this.#links) link.cut = this.#newCut()
  }

  /** What is silent by now stays so, as in life; everything else passes again. */
  stopCutting(): void {
    this.#isCutting = false
    for (const link of this.#links) link.cut = undefined
  }

  close(): void {
    for (const { client, target } of this.#links) {
      client.destroy()
      target.destroy()
    }
    this.#server.close()
  }

  #join(client: Socket): void {
    const target = connect({ host: '127.0.0.1', port: this.#targetPort, noDelay: true })
    client.setNoDelay(true)
    const cut = this.#isCutting ? this.#newCut() : undefined
    const link: Link = { client, target, cut, isSilent: false }
    this.#links.add(link)
    client.on('data', (chunk) => this.#pass(link, 'up', chunk))
    target.on('data', (chunk) => this.#pass(link, 'down', chunk))
    for (const [socket, other] of [
      [client, target],
      [target, client],
    ] as const) {
      // 'close' reports its end.
      socket.on('error', () => {})
      socket.on('close', () => {
        if (link.isSilent) return
        this.#links.delete(link)
        other.destroy()
      })
    }
  }

  #newCut(): Cut {
    const length = lengths[this.#chance.whole(lengths.length)] ?? 0
    const how = (['fin', 'fin', 'rst', 'silence'] as const)[this.#chance.whole(4)] ?? 'fin'
    const direction = this.#chance.whole(2) === 0 ? 'up' : 'down'
    return { direction, how, left: this.#chance.whole(length) }
  }

  #pass(link: Link, direction: Direction, chunk: Buffer): void {
    const { cut } = link
    if (link.isSilent) return
    const receiver = direction === 'up' ? link.target : link.client
    if (cut?.direction !== direction || chunk.length <= cut.left) {
      if (cut?.direction === direction) cut.left -= chunk.length
      receiver.write(chunk)
      return
    }
    this.cuts += 1
    link.isSilent = cut.how === 'silence'
    receiver.write(chunk.subarray(0, cut.left), () => {
      if (cut.how === 'silence') return
      for (const socket of [link.client, link.target]) {
        if (cut.how === 'rst') socket.resetAndDestroy()
        else socket.destroy()
      }
    })
    cut.left = 0
  }
}
