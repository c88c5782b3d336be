// What a dialect is to the server. It turns a call of one protocol into a request of the ledger,
// and the ledger's answer into one of the protocol. HTTP, cloud calls, the emulator and the
// commands go through the register.
import type {
  Body,
  CallsOutOfScope,
  Env,
  Errcode,
  Fields,
  Operation,
  Dialect as Protocol,
  Refusal,
} from '@pactolus/protocol'
import type { Clock } from '../clock.ts'
import type { CallableOffer, Directory } from '../directory/directory.ts'
import type { Downloads } from '../directory/downloads.ts'
import type { Sessions } from '../directory/sessions.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { AccountKey, Balance, Order, Posting } from '../ledger/model.ts'
import type { Push } from '../ledger/pushes.ts'
import type { Answer, CallLog, ToText } from './answer.ts'
import type { CheckedCall, FaultPoint } from './fault-point.ts'

/** Follows a sampled call to the ledger. */
export interface CallTracing {
  follow(log: CallLog, item: object): void
}

export interface DialectServices {
  readonly ledger: Ledger
  /** Undefined without traces. */
  readonly tracing: CallTracing | undefined
  readonly directory: Directory
  readonly sessions: Sessions
  /** Files that games asked for. */
  readonly downloads: Downloads
  /** The service's time, which the emulator may move. */
  readonly clock: Clock
  /** Never the emulator's: ts is compared with real time. */
  readonly realClock: Clock
  /** How far ts may be off, in seconds; 0 does not look. */
  readonly tsWindowS: number
  /** Name in the answer what is wrong with a signature. For a developer's machine only. */
  readonly explainToCaller: boolean
  /** The emulator's faults; undefined in production. */
  readonly emulator: FaultPoint | undefined
}

/** A call with a valid token, or of a cloud function: it is of the game `appid`. */
export interface Call extends CheckedCall {
  readonly operation: Operation
  /** The environment of the path; undefined where the body names it. */
  readonly env: Env | undefined
  /** The path as it was called; it takes part in the signatures. */
  readonly path: string
  /** What follows the `?`, as sent; '' for a cloud call. */
  readonly query: string
  readonly body: Body
  /** The bytes as sent, where signatures cover them; undefined for a cloud call, which sends none. */
  readonly raw: Uint8Array | undefined
  readonly accessToken: string | undefined
  /** The scheme and host that the caller used for this service; undefined for a cloud call. */
  readonly originOf: (() => string) | undefined
}

/** A call whose fields are as documented, for an offer that the game may use. */
export interface Resolved {
  readonly env: Env
  readonly offer: CallableOffer
  readonly fields: Fields
}

/** What a call asks of the ledger, and what its answer means. */
export type Request =
  | {
      readonly kind: 'balance'
      readonly account: AccountKey
      readonly toAnswer: (balance: Balance) => Answer
    }
  | {
      readonly kind: 'order'
      readonly order: Order
      readonly toAnswer: (posting: Posting) => Answer
    }
  /** What takes several questions of the ledger, or none. */
  | { readonly kind: 'other'; readonly answer: (services: DialectServices) => Promise<Answer> }

/** What a fault of the emulator may refuse a call with; each dialect has its own errcodes for it. */
export type FaultRefusal =
  | 'in_progress'
  | 'session_expired'
  | 'no_privilege'
  | 'rate_limited'
  | 'low_balance_as_busy'

/** What `string_to_sign` of the request log is made from: names and texts as they came. */
export interface SentCall {
  readonly operation: Operation
  readonly env: Env
  readonly fields: Fields
  readonly body: string | undefined
}

/** A push about money: of the purchase of coins, or of money that goes back. */
export type MoneyPush = Extract<Push, { event: 'coins' | 'refund' }>

/** What the server of a game is sent, beside the time and the type. */
export interface PushMessage {
  readonly event: string
  /** The openid in the query. */
  readonly openid: string
  /** Whether ToUserName and FromUserName stand before the rest. */
  readonly namesSender: boolean
  readonly fields: Readonly<Record<string, unknown>>
}

/** The pushes of a dialect (pushes §2, §3). */
export interface DialectPushes {
  messageOf(push: MoneyPush, terms: { appKey: string; isMock: boolean }): PushMessage
  /** Seconds to wait after each failed attempt; after the last one there is no other. */
  waitsS(event: MoneyPush['event']): readonly number[]
  /** Whether an answer that is not ErrCode 0 is good nevertheless. */
  accepts(answer: string): boolean
  /** Whether a test push exists: IsMock. */
  readonly hasMock: boolean
}

type Soon<T> = T | Promise<T>

export interface Dialect {
  readonly protocol: Protocol
  /** Asks for the token after the method and before the body, and takes an empty body for one without members. */
  readonly tokenFirst: boolean
  /** The fields of a body alone: what is wrong with it, in the words of the dialect. */
  readFields(operation: Operation, body: Body): Fields | Refusal
  /** Fields and offer, in the dialect's own order of checks; it notes in `call.log` what it reads. */
  resolve(services: DialectServices, call: Call): Soon<Resolved | Refusal>
  /** Signatures and session: why the call is refused, or undefined. */
  verify(services: DialectServices, call: Call, resolved: Resolved): Soon<Answer | undefined>
  toRequest(call: Call, resolved: Resolved): Request
  /** Calls of the protocol that are known and not carried out. */
  readonly outOfScope?: {
    readonly calls: readonly CallsOutOfScope[]
    /** `explain` says to the caller why. */
    answer(path: string, kind: CallsOutOfScope['kind'], explain: boolean): Answer
  }
  /** The JSON of an answer; it ends with the rid of the log. */
  readonly toText: ToText
  readonly faults: Readonly<Partial<Record<FaultRefusal, Errcode>>>
  /** The text under the signature that the AppKey makes, without the key. */
  stringToSign(sent: SentCall): string
  /** Undefined where the platform has no pushes. */
  readonly pushes: DialectPushes | undefined
}

/** A path of the wire, with what is called there. */
export interface Route {
  readonly path: string
  readonly operation: Operation
  readonly env: Env | undefined
}

/** Every path of a dialect. */
export function* routesOf({ protocol }: Dialect): Generator<Route> {
  for (const operation of Object.values<Operation>(protocol.operations)) {
    const { production, sandbox } = operation.paths
    if (production === sandbox) {
      yield { path: production, operation, env: undefined }
      continue
    }
    yield { path: production, operation, env: 'production' }
    yield { path: sandbox, operation, env: 'sandbox' }
  }
}
