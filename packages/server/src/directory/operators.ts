// Operators: people who use the admin API through the console. How they come, sign in and go.
import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'
import { everything } from './grants.ts'
import { type GrantRow, grantOf, grantRow, type OperatorGrant } from './operator-sessions.ts'
import { Passwords } from './passwords.ts'
import { type Seal, tokenHash, totpContext } from './seal.ts'

export interface Operator {
  readonly name: string
  /** invited: without a password yet. */
  readonly state: 'invited' | 'active' | 'disabled'
  readonly hasTotp: boolean
  readonly grants: readonly OperatorGrant[]
  readonly createdAt: Date
  readonly signedInAt: Date | null
}

/** A one-time link to set a password. The text is known to its receiver, and its hash here. */
export interface Invite {
  readonly invite: string
  readonly endsAt: Date
}

/** Too many attempts have failed. */
export interface Locked {
  readonly outcome: 'locked'
  readonly until: Date
}

/** Who tries, from which address. */
export interface Trial {
  readonly name: string
  readonly ip: string
}

export type SignIn =
  | { readonly outcome: 'right'; readonly passwordHash: string }
  | Locked
  | {
      readonly outcome: 'wrong_sign_in' | 'code_needed' | 'code_wrong'
      /** Whether there is an operator of that name. */
      readonly isKnown: boolean
      /** Until when the next attempts are refused, where this was one too many. */
      readonly locksUntil: Date | undefined
    }

/** What an attempt is checked by. */
interface Proof {
  readonly locked_until: Date | null
  readonly locks_until: Date | null
  readonly is_known: boolean
  readonly password_hash: string | null
  readonly sealed_totp: Uint8Array | null
}

export const operatorName = /^[a-z0-9][a-z0-9._@-]{0,63}$/

/** As whom dev signs a visitor of this machine in. */
export const developer = 'developer'

const inviteMs = 24 * 3_600_000
const firstInviteMs = 3_600_000
const unlimited = { perOrder: null, perOperatorDay: null, perAccountDay: null }
const allOfIt = JSON.stringify([grantRow({ ...everything, ...unlimited })])

export class Operators {
  readonly #driver: Driver
  readonly #seal: Seal
  readonly #clock: Clock
  readonly #passwords = new Passwords()

  constructor(driver: Driver, seal: Seal, clock: Clock) {
    this.#driver = driver
    this.#seal = seal
    this.#clock = clock
  }

  /** Adds an operator and invites; undefined when the name is taken. */
  async create(name: string, grants: readonly OperatorGrant[]): Promise<Invite | undefined> {
    const invite = this.#newInvite(inviteMs)
    const isCreated = await this.#ask<boolean>(
      'select directory.create_operator($1, $2, $3, $4, $5) as answer',
      [name, grantsText(grants), tokenHash(invite.invite), invite.endsAt, this.#now()],
    )
    return isCreated ? invite : undefined
  }

  /** Invites an admin, for as long as there is no other operator and no password. */
  async inviteFirst(name: string): Promise<Invite | undefined> {
    const invite = this.#newInvite(firstInviteMs)
    const isInvited = await this.#ask<boolean>(
      'select directory.invite_first_operator($1, $2, $3, $4, $5) as answer',
      [name, allOfIt, tokenHash(invite.invite), invite.endsAt, this.#now()],
    )
    return isInvited ? invite : undefined
  }

  /** The operator of dev: an admin of everything without a password. */
  async openDeveloper(): Promise<void> {
    await this.#ask('select directory.open_own_operator($1, $2, $3) as answer', [
      developer,
      allOfIt,
      this.#now(),
    ])
  }

  async find(name: string): Promise<Operator | undefined> {
    return operatorName.test(name) ? (await this.#list(name, '', 1))[0] : undefined
  }

  /** A page of the operators by name, after `afterName`. */
  list(afterName: string, size: number): Promise<Operator[]> {
    return this.#list('', afterName, size)
  }

  /** Replaces the grants and ends the sessions; false when there is no such operator. */
  setGrants(name: string, grants: readonly OperatorGrant[]): Promise<boolean> {
    const sql = 'select directory.set_operator_grants($1, $2) as answer'
    return this.#ask(sql, [name, grantsText(grants)])
  }

  /** Disables or enables; false when there is no such operator. */
  setDisabled(name: string, isDisabled: boolean): Promise<boolean> {
    const sql = 'select directory.set_operator_disabled($1, $2) as answer'
    return this.#ask(sql, [name, isDisabled])
  }

  /** Takes password, codes and sessions, and invites again; undefined without such an operator. */
  async reset(name: string): Promise<Invite | undefined> {
    const invite = this.#newInvite(inviteMs)
    const isReset = await this.#ask<boolean>(
      'select directory.reset_operator($1, $2, $3) as answer',
      [name, tokenHash(invite.invite), invite.endsAt],
    )
    return isReset ? invite : undefined
  }

  /** Sets the first password by an invite; returns whose it is, or undefined when it is not good. */
  async useInvite(invite: string, password: string): Promise<string | undefined> {
    const hash = tokenHash(invite)
    const found = await this.#ask<string | null>('select directory.find_invite($1, $2) as answer', [
      hash,
      this.#now(),
    ])
    if (found === null) return undefined
    const passwordHash = await this.#passwords.hash(password)
    const name = await this.#ask<string | null>(
      'select directory.use_invite($1, $2, $3) as answer',
      [hash, passwordHash, this.#now()],
    )
    return name ?? undefined
  }

  /**
   * Checks name and password, and the code where the operator has them. Every attempt counts as failed until a
   * session starts; a name that nobody has takes as long as any other.
   */
  async signIn({ name, ip }: Trial, password: string, code: string | undefined): Promise<SignIn> {
    const proof = await this.#beginSignIn(name, ip)
    if (proof.locked_until !== null) return { outcome: 'locked', until: proof.locked_until }
    const { is_known: isKnown, password_hash: passwordHash, sealed_totp: sealed } = proof
    const refused = { isKnown, locksUntil: proof.locks_until ?? undefined }
    const isRight = await this.#passwords.verify(password, passwordHash)
    if (!isRight || passwordHash === null) return { outcome: 'wrong_sign_in', ...refused }
    if (sealed === null) return { outcome: 'right', passwordHash }
    if (code === undefined) return { outcome: 'code_needed', ...refused }
    const isGood = await this.#useCode(name, sealed, code)
    return isGood ? { outcome: 'right', passwordHash } : { outcome: 'code_wrong', ...refused }
  }

  /**
   * Changes a password and ends every session; returns the new hash, or undefined when `password` is wrong. It
   * counts like an attempt to sign in, as what follows.
   */
  changePassword(
    { name, ip }: Trial,
    password: string,
    newPassword: string,
  ): Promise<string | Locked | undefined> {
    return this.#counted({ name, ip }, async ({ password_hash: passwordHash }) => {
      if (!(await this.#passwords.verify(password, passwordHash))) return undefined
      const newHash = await this.#passwords.hash(newPassword)
      const sql = 'select directory.set_operator_password($1, $2, $3) as answer'
      const isChanged = await this.#ask<boolean>(sql, [name, passwordHash, newHash])
      return isChanged ? newHash : undefined
    })
  }

  /** A new secret for one-time codes, on trial until the first one; undefined when codes are on. */
  async beginTotp(name: string): Promise<{ secret: string; uri: string } | undefined> {
    const { newTotpSecret, totpUri } = await import('./totp.ts')
    const secret = newTotpSecret()
    const isKept = await this.#ask<boolean>('select directory.put_totp($1, $2) as answer', [
      name,
      this.#seal.seal(secret, totpContext(name)),
    ])
    return isKept ? { secret, uri: totpUri(secret, name) } : undefined
  }

  /** Turns codes on with the first one; nothing when it is wrong. */
  confirmTotp(trial: Trial, code: string): Promise<true | Locked | undefined> {
    return this.#counted(trial, async () => {
      const sealed = await this.#ask<Uint8Array | null>('select directory.new_totp($1) as answer', [
        trial.name,
      ])
      if (sealed === null) return undefined
      return (await this.#useCode(trial.name, sealed, code)) || undefined
    })
  }

  /** Turns codes off with one; nothing when it is wrong. */
  removeTotp(trial: Trial, code: string): Promise<true | Locked | undefined> {
    return this.#counted(trial, async ({ sealed_totp: sealed }) => {
      if (sealed === null || !(await this.#useCode(trial.name, sealed, code))) return undefined
      await this.#ask('select directory.remove_totp($1) as answer', [trial.name])
      return true
    })
  }

  /** A check that counts as failed until it succeeded. */
  async #counted<T>(
    { name, ip }: Trial,
    check: (proof: Proof) => Promise<T | undefined>,
  ): Promise<T | Locked | undefined> {
    const proof = await this.#beginSignIn(name, ip)
    if (proof.locked_until !== null) return { outcome: 'locked', until: proof.locked_until }
    const found = await check(proof)
    if (found !== undefined) {
      await this.#ask('select directory.forgive_attempts($1, $2) as answer', [name, ip])
    }
    return found
  }

  async #beginSignIn(name: string, ip: string): Promise<Proof> {
    const [row] = await this.#driver.query<Proof>(
      'select * from directory.begin_sign_in($1, $2, $3)',
      [name, ip, this.#now()],
    )
    if (row === undefined) throw new Error('begin_sign_in returned no row')
    return row
  }

  /** Whether it is a right code that was not used before; it is from now on. */
  async #useCode(name: string, sealed: Uint8Array, code: string): Promise<boolean> {
    // Loaded when it is needed: most processes never do.
    const { totpStep } = await import('./totp.ts')
    const secret = this.#seal.open(sealed, totpContext(name))
    const step = totpStep(secret, code, this.#clock.now())
    if (step === undefined) return false
    return this.#ask('select directory.use_totp($1, $2, $3) as answer', [name, sealed, step])
  }

  async #list(name: string, afterName: string, size: number): Promise<Operator[]> {
    const rows = await this.#driver.query<{
      name: string
      state: Operator['state']
      has_totp: boolean
      grants: GrantRow[]
      created_at: Date
      signed_in_at: Date | null
    }>('select * from directory.list_operators($1, $2, $3)', [name, afterName, size])
    return rows.map((row) => ({
      name: row.name,
      state: row.state,
      hasTotp: row.has_totp,
      grants: row.grants.map(grantOf),
      createdAt: row.created_at,
      signedInAt: row.signed_in_at,
    }))
  }

  #newInvite(lifeMs: number): Invite {
    const endsAt = new Date(this.#clock.now() + lifeMs)
    return { invite: randomBytes(32).toString('base64url'), endsAt }
  }

  async #ask<T>(sql: string, values: readonly unknown[]): Promise<T> {
    const [row] = await this.#driver.query<{ answer: T }>(sql, values)
    return row?.answer as T
  }

  #now(): Date {
    return new Date(this.#clock.now())
  }
}

function grantsText(grants: readonly OperatorGrant[]): string {
  return JSON.stringify(grants.map(grantRow))
}
