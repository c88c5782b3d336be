// Which master keys a database belongs to, and the rotation from one to another. The database holds the
// fingerprint of every key under which its secrets may be sealed: one, or two during a rotation.
import type { Session } from '../driver/driver.ts'
import { ExplainedError } from '../explained-error.ts'
import {
  environmentContext,
  keyContext,
  pushContext,
  type Seal,
  secretContext,
  sessionContext,
  totpContext,
} from './seal.ts'

export class MasterKeyMismatch extends ExplainedError {
  override readonly name = 'MasterKeyMismatch'
  constructor() {
    super(
      'PACTOLUS_MASTER_KEY is not the key of this database: secrets in it are sealed under another one. ' +
        'Set the key it was used with; during a rotation, set the other key as PACTOLUS_MASTER_KEY_PREVIOUS.',
    )
  }
}

interface SealedValue {
  readonly first_id: string
  readonly second_id: string
  readonly env: string
  readonly sealed: Uint8Array
}

/** Every kind of sealed value, with the context it is sealed for. */
const contexts = {
  app: ({ first_id: appid }: SealedValue) => secretContext(appid),
  key: ({ second_id: offerId, env }: SealedValue) => keyContext(offerId, env),
  cloud: ({ first_id: envId }: SealedValue) => environmentContext(envId),
  session: ({ first_id: appid, second_id: openid }: SealedValue) => sessionContext(appid, openid),
  push: ({ first_id: appid, second_id: channel }: SealedValue) => pushContext(appid, channel),
  totp: ({ first_id: name }: SealedValue) => totpContext(name),
} as const
export type SealedKind = keyof typeof contexts
const kinds = Object.keys(contexts) as SealedKind[]

const pageSize = 500

/**
 * Throws MasterKeyMismatch unless `seal` has every master key of the database; a database that has none
 * yet is asked for a sealed value that opens. Returns the keys that the database lacks.
 */
export async function verifyMasterKey(session: Session, seal: Seal): Promise<Buffer[]> {
  const registered = await listKeys(session)
  const other = seal.otherFingerprint
  const isGiven = (key: Buffer) => key.equals(seal.fingerprint) || other?.equals(key) === true
  if (!registered.every(isGiven)) throw new MasterKeyMismatch()
  if (registered.some((key) => key.equals(seal.fingerprint))) return []
  return [seal.fingerprint, ...(registered.length === 0 ? await keysInUse(session, seal) : [])]
}

/** The same, and registers the current key at its first use. */
export async function requireMasterKey(session: Session, seal: Seal, at: Date): Promise<void> {
  for (const key of await verifyMasterKey(session, seal)) {
    const otherKey = key.equals(seal.fingerprint) ? seal.otherFingerprint : seal.fingerprint
    const [row] = await session.query<{ added: boolean }>(
      'select directory.add_master_key($1, $2, $3) as added',
      [key, otherKey ?? null, at],
    )
    if (row?.added !== true) throw new MasterKeyMismatch()
  }
}

/** Whether secrets of the database are sealed under the current key of `seal`. */
export async function isRegistered(session: Session, seal: Seal): Promise<boolean> {
  return (await listKeys(session)).some((key) => key.equals(seal.fingerprint))
}

/** Which keys open the first values of each kind. Throws when there are values and none opens. */
async function keysInUse(session: Session, seal: Seal): Promise<Buffer[]> {
  const opened = new Map<string, Buffer>()
  let values = 0
  for (const kind of kinds) {
    for (const value of await listSealed(session, kind)) {
      values += 1
      const key = seal.tryOpen(value.sealed, contexts[kind](value))?.fingerprint
      if (key !== undefined) opened.set(key.toString('hex'), key)
    }
  }
  if (values > 0 && opened.size === 0) throw new MasterKeyMismatch()
  return [...opened.values()]
}

export interface SealedCount {
  readonly kind: SealedKind
  readonly values: number
  /** Of them, those that the key before sealed: `rotateMasterKey` sealed them again. */
  readonly previous: number
  /** The places of values that no key opens, the first ones. */
  readonly broken: readonly string[]
  readonly brokenCount: number
}

const brokenMax = 20

/** Opens every sealed value. */
export async function countSealed(session: Session, seal: Seal): Promise<SealedCount[]> {
  const counts: SealedCount[] = []
  for (const kind of kinds) counts.push(await eachPage(session, seal, kind, async () => {}))
  return counts
}

/** The same as a check of `pactolus audit`. */
export async function checkSealed(session: Session, seal: Seal) {
  const startedAt = performance.now()
  const counts = await countSealed(session, seal)
  return {
    name: 'directory/sealed_values_open',
    rule: 'Every sealed secret opens under the master key of this service.',
    violations: counts.flatMap(({ broken }) => broken.map((place) => ({ place }))),
    duration_ms: Math.round(performance.now() - startedAt),
  }
}

/**
 * Seals everything under the current key, then removes the other keys from the database. It can be
 * interrupted at any point and repeated. A value that is changed meanwhile is left to the next pass.
 */
export async function rotateMasterKey(
  session: Session,
  seal: Seal,
  at: Date,
  progress: (kind: SealedKind, values: number) => void,
): Promise<SealedCount[]> {
  await requireMasterKey(session, seal, at)
  const totals = new Map<SealedKind, number>()
  for (;;) {
    const counts: SealedCount[] = []
    for (const kind of kinds) {
      let done = 0
      const count = await eachPage(session, seal, kind, async (values, page) => {
        done += values.length
        if (page.length > 0) {
          await session.query('select directory.reseal($1, $2)', [kind, JSON.stringify(page)])
          progress(kind, done)
        }
      })
      totals.set(kind, (totals.get(kind) ?? 0) + count.previous)
      counts.push(count)
    }
    if (counts.some(({ previous }) => previous > 0)) continue
    await session.query('select directory.retire_master_keys($1)', [seal.fingerprint])
    return counts.map((count) => ({ ...count, previous: totals.get(count.kind) ?? 0 }))
  }
}

interface Resealed {
  readonly first_id: string
  readonly second_id: string
  /** Hexadecimal. */
  readonly old: string
  readonly new: string
}

/** Calls `work` with each page of a kind and its values that another key sealed, sealed again. */
async function eachPage(
  session: Session,
  seal: Seal,
  kind: SealedKind,
  work: (values: readonly SealedValue[], resealed: readonly Resealed[]) => Promise<void>,
): Promise<SealedCount> {
  const count = { kind, values: 0, previous: 0, broken: [] as string[], brokenCount: 0 }
  for (let last: SealedValue | undefined; ; ) {
    const page = await listSealed(session, kind, last)
    last = page.at(-1)
    if (last === undefined) return count
    const resealed: Resealed[] = []
    for (const value of page) {
      const context = contexts[kind](value)
      const opened = seal.tryOpen(value.sealed, context)
      count.values += 1
      if (opened === undefined) {
        count.brokenCount += 1
        if (count.broken.length < brokenMax) count.broken.push(context)
      } else if (!opened.fingerprint.equals(seal.fingerprint)) {
        count.previous += 1
        const { first_id, second_id, sealed } = value
        const old = Buffer.from(sealed).toString('hex')
        resealed.push({
          first_id,
          second_id,
          old,
          new: seal.seal(opened.text, context).toString('hex'),
        })
      }
    }
    await work(page, resealed)
  }
}

function listSealed(
  session: Session,
  kind: SealedKind,
  { first_id, second_id }: Pick<SealedValue, 'first_id' | 'second_id'> = {
    first_id: '',
    second_id: '',
  },
): Promise<SealedValue[]> {
  return session.query<SealedValue>('select * from directory.list_sealed($1, $2, $3, $4)', [
    kind,
    first_id,
    second_id,
    pageSize,
  ])
}

async function listKeys(session: Session): Promise<Buffer[]> {
  const rows = await session.query<{ fingerprint: Uint8Array }>(
    'select * from directory.list_master_keys()',
  )
  return rows.map(({ fingerprint }) => Buffer.from(fingerprint))
}
