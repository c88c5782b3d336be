// Secrets at rest: sealed with AES-256-GCM under the master key, bound to where they belong, so that
// a sealed value copied into another row does not open. Tokens are derived from the same key.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

const version = 1
const nonceBytes = 12
const tagBytes = 16
/** 108 bytes are 144 characters of base64url: real tokens are about that long (auth §3). */
const tokenBytes = 108

export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

export class Seal {
  readonly #sealingKey: Buffer
  readonly #tokenKey: Buffer

  /** `masterKey`: 32 bytes. */
  constructor(masterKey: Buffer) {
    if (masterKey.length !== 32) throw new Error('the master key must be 32 bytes')
    this.#sealingKey = derive(masterKey, 'sealing', 32)
    this.#tokenKey = derive(masterKey, 'tokens', 32)
  }

  /** Seals `text` for the place that `context` names. */
  seal(text: string, context: string): Buffer {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#sealingKey, nonce)
    cipher.setAAD(Buffer.from(context))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed])
  }

  /** Opens what `seal` made for the same context; throws SealBroken for anything else. */
  open(sealed: Uint8Array, context: string): string {
    const bytes = Buffer.from(sealed)
    const nonce = bytes.subarray(1, 1 + nonceBytes)
    const tag = bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes)
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#sealingKey, nonce)
      decipher.setAAD(Buffer.from(context))
      decipher.setAuthTag(tag)
      const text = decipher.update(bytes.subarray(1 + nonceBytes + tagBytes))
      return Buffer.concat([text, decipher.final()]).toString('utf8')
    } catch {
      throw new SealBroken(`${context} was not sealed under this master key (PACTOLUS_MASTER_KEY)`)
    }
  }

  /** The access token with this serial: any process that has the master key can say it again. */
  token(appid: string, kind: string, serial: bigint): string {
    const bytes = derive(this.#tokenKey, JSON.stringify([appid, kind, String(serial)]), tokenBytes)
    return bytes.toString('base64url')
  }
}

export function secretContext(appid: string): string {
  return `secret of app ${appid}`
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function derive(key: Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'pactolus', purpose, bytes))
}
