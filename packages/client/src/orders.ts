// What is asked of the host and what it answers, under the names of this client.

/** Whose coins, and which. */
export interface BalanceQuery {
  readonly openid: string
  /** `1` when left out. */
  readonly zoneId?: string
  /** `android` when left out. */
  readonly pf?: string
  readonly userIp?: string
}

export interface PayOrder extends BalanceQuery {
  /** The order's number: new for every order, the same for every attempt. */
  readonly billNo: string
  /** Coins to deduct, a whole number from 1 to 9,999,999,999. */
  readonly amt: number
  readonly payItem?: string
  readonly appRemark?: string
}

export interface CancelOrder extends BalanceQuery {
  /** The number of the pay to take back. */
  readonly billNo: string
  readonly payItem?: string
}

export interface PresentOrder extends BalanceQuery {
  readonly billNo: string
  /** Coins to give, a whole number from 1 to 9,999,999,999. */
  readonly presentCounts: number
}

interface FromHost {
  /** The answer as it came, with fields that this client does not know. */
  readonly raw: Readonly<Record<string, unknown>>
}

interface Posted extends FromHost {
  readonly billNo: string
  /** True: an earlier attempt of this call had done it, and its answer was lost. */
  readonly replayed: boolean
}

/** Coins. `balance` = `saveSum` − `costSum` where the host counts cancels as not spent. */
export interface Balance extends FromHost {
  readonly balance: number
  readonly genBalance: number
  /** The player may still get a first-top-up offer. */
  readonly firstSave: boolean
  readonly saveAmt: number
  readonly saveSum: number
  readonly costSum: number
  readonly presentSum: number
}

export interface PayResult extends Posted {
  /** Undefined in a replayed answer of a host that does not tell. */
  readonly balance: number | undefined
  readonly usedGenAmt: number | undefined
}

export interface PresentResult extends Posted {
  readonly balance: number | undefined
}

export type CancelResult = Posted
