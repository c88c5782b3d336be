// Secrets at rest, sealed with AES-256-GCM under the master key. Each is bound to its row, so a
// sealed value that is copied into another row does not open. Tokens are derived from the same key.
// While the master key is rotated there are two: both open, the current one seals.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'
import { sameSignature } from '@pactolus/protocol'

const version = 1
const nonceBytes = 12
const tagBytes = 16
/** 108 bytes are 144 characters of base64url: real tokens are about that long (auth §3). */
const tokenBytes = 108

export class SealBroken extends Error {
  override readonly name = 'SealBroken'
}

interface Keys {
  readonly sealing: Buffer
  readonly tokens: Buffer
  readonly cloudTokens: Buffer
  readonly downloads: Buffer
  /** Identifies the master key and reveals nothing else of it. */
  readonly fingerprint: Buffer
}

export class Seal {
  readonly #current: Keys
  readonly #all: readonly Keys[]

  /** `masterKey`: 32 bytes, as `previous`, a second key that is accepted during a rotation. */
  constructor(masterKey: Buffer, previous?: Buffer) {
    this.#current = keysOf(masterKey)
    this.#all = previous === undefined ? [this.#current] : [this.#current, keysOf(previous)]
  }

  /** The fingerprint of the current master key. */
  get fingerprint(): Buffer {
    return this.#current.fingerprint
  }

  /** The fingerprint of the second master key, if there is one. */
  get otherFingerprint(): Buffer | undefined {
    return this.#all[1]?.fingerprint
  }

  /** Seals `text` for the place that `context` names. */
  seal(text: string, context: string): Buffer {
    const nonce = randomBytes(nonceBytes)
    const cipher = createCipheriv('aes-256-gcm', this.#current.sealing, nonce)
    cipher.setAAD(Buffer.from(context))
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
    return Buffer.concat([Buffer.of(version), nonce, cipher.getAuthTag(), sealed])
  }

  /** Opens what `seal` made for the same context; throws SealBroken for anything else. */
  open(sealed: Uint8Array, context: string): string {
    const opened = this.tryOpen(sealed, context)
    if (opened !== undefined) return opened.text
    throw new SealBroken(`${context} was not sealed under this master key (PACTOLUS_MASTER_KEY)`)
  }

  /** The text, with the fingerprint of the master key that opened it; undefined when none does. */
  tryOpen(
    sealed: Uint8Array,
    context: string,
  ): { readonly text: string; readonly fingerprint: Buffer } | undefined {
    for (const { sealing, fingerprint } of this.#all) {
      const text = openUnder(sealing, Buffer.from(sealed), context)
      if (text !== undefined) return { text, fingerprint }
    }
    return undefined
  }

  /** The access token with this serial: any process that has the master key can say it again. */
  token(appid: string, kind: string, serial: bigint): string {
    return tokenUnder(this.#current, appid, kind, serial)
  }

  /** The token with this serial and hash, from whichever master key it was derived. */
  tokenOfHash(
    appid: string,
    kind: string,
    serial: bigint,
    hash: Uint8Array | null,
  ): string | undefined {
    if (hash === null) return undefined
    return this.#all
      .map((keys) => tokenUnder(keys, appid, kind, serial))
      .find((token) => timingSafeEqual(tokenHash(token), hash))
  }

  /** The mark under the text of a cloud token. */
  markCloudToken(text: string): string {
    return markUnder(this.#current.cloudTokens, text)
  }

  /** Whether the mark is one under either master key. */
  isCloudTokenMark(text: string, mark: string): boolean {
    return this.#all.some((keys) => sameSignature(markUnder(keys.cloudTokens, text), mark))
  }

  /** The mark under the link to a file. */
  markDownload(text: string): string {
    return markUnder(this.#current.downloads, text)
  }

  isDownloadMark(text: string, mark: string): boolean {
    return this.#all.some((keys) => sameSignature(markUnder(keys.downloads, text), mark))
  }
}

// Where a sealed value belongs: its context.

export function secretContext(appid: string): string {
  return `secret of app ${appid}`
}

export function keyContext(offerId: string, env: string): string {
  return `${env} key of offer ${offerId}`
}

export function sessionContext(appid: string, openid: string): string {
  return `session of ${appid} ${openid}`
}

export function environmentContext(envId: string): string {
  return `secret key of cloud environment ${envId}`
}

export function pushContext(appid: string, channel: string): string {
  return `${channel} push target of app ${appid}`
}

export function totpContext(name: string): string {
  return `one-time codes of operator ${name}`
}

export function tokenHash(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function keysOf(masterKey: Buffer): Keys {
  if (masterKey.length !== 32) throw new Error('the master key must be 32 bytes')
  return {
    sealing: derive(masterKey, 'sealing', 32),
    tokens: derive(masterKey, 'tokens', 32),
    cloudTokens: derive(masterKey, 'cloud tokens', 32),
    downloads: derive(masterKey, 'downloads', 32),
    fingerprint: derive(masterKey, 'fingerprint', 32),
  }
}

function openUnder(sealing: Buffer, bytes: Buffer, context: string): string | undefined {
  const nonce = bytes.subarray(1, 1 + nonceBytes)
  const tag = bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes)
  try {
    const decipher = createDecipheriv('aes-256-gcm', sealing, nonce)
    decipher.setAAD(Buffer.from(context))
    decipher.setAuthTag(tag)
    const text = decipher.update(bytes.subarray(1 + nonceBytes + tagBytes))
    return Buffer.concat([text, decipher.final()]).toString('utf8')
  } catch {
    return undefined
  }
}

function tokenUnder({ tokens }: Keys, appid: string, kind: string, serial: bigint): string {
  const purpose = JSON.stringify([appid, kind, String(serial)])
  return derive(tokens, purpose, tokenBytes).toString('base64url')
}

function markUnder(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

function derive(key: Buffer, purpose: string, bytes: number): Buffer {
  return Buffer.from(hkdfSync('sha256', key, 'pactolus', purpose, bytes))
}
