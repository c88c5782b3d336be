// Passwords of operators: argon2id, and about the same time for a name that nobody has.
import { randomBytes } from 'node:crypto'

/** What OWASP recommends for argon2id: 19 MiB, two passes. A hash says what it was made with. */
const cost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Each takes 19 MiB and a thread for some 60 ms. */
const waitingMax = 32

export class TooManyAttempts extends Error {
  override readonly name = 'TooManyAttempts'
}

export class Passwords {
  #waiting = 0
  #nobodys: Promise<string> | undefined

  async hash(password: string): Promise<string> {
    const { hash } = await load()
    return hash(password, cost)
  }

  /** Whether it is the password of this hash; nothing is that of no hash, which takes as long. */
  async verify(password: string, passwordHash: string | null): Promise<boolean> {
    if (this.#waiting >= waitingMax) throw new TooManyAttempts()
    this.#waiting += 1
    try {
      // Also where it is not needed: the first one of a process would reveal that it was.
      this.#nobodys ??= this.hash(randomBytes(24).toString('hex'))
      const nobodys = await this.#nobodys
      const { verify } = await load()
      const isRight = await verify(passwordHash ?? nobodys, password)
      return isRight && passwordHash !== null
    } finally {
      this.#waiting -= 1
    }
  }
}

/** A binary module that most processes never need. */
function load(): Promise<typeof import('@node-rs/argon2')> {
  return import('@node-rs/argon2')
}
