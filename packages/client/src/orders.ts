// What is asked of the host and what it answers, under the names of this client.

/** Whose coins, and which. */
export interface BalanceQuery {
  readonly openid: string
  /** `1` when left out; xpay has no zones. */
  readonly zoneId?: string
  /** `android` when left out; Midas 1.0 alone. */
  readonly pf?: string
  readonly userIp?: string
}

/** Coins to deduct. */
export interface PayOrder extends BalanceQuery {
  /**
   * The order's number: new for every order, the same for every attempt. Digits, letters, `_` and `-`: up to 63
   * in Midas 1.0 and 2.0, where 2.0 wants another first than `_`; 8 to 32 in xpay.
   */
  readonly billNo: string
  /** Coins to deduct, a whole number from 1 to 9,999,999,999. */
  readonly amt: number
  readonly payItem?: string
  readonly appRemark?: string
}

/** A pay to refund. */
export interface CancelOrder extends BalanceQuery {
  /** The number of the pay to refund. */
  readonly billNo: string
  /**
   * Coins to refund, up to what is left of the order. Midas 2.0 and xpay demand it, and take a part too.
   * Midas 1.0 refunds the whole order: there it is a TypeError.
   */
  readonly amt?: number
  /**
   * The refund's own number, under the rules of `billNo`; Midas 2.0 and xpay. Left out, it is made from `billNo`
   * and always the same, so that a repetition refunds nothing twice. Of several refunds of one order, each
   * needs its own.
   */
  readonly refundNo?: string
  readonly payItem?: string
}

/** Coins to give. */
export interface PresentOrder extends BalanceQuery {
  /** The gift's number, under the rules of that of a pay. */
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
  /** Coins now, bought and gifted. */
  readonly balance: number
  /** Gifted coins now. */
  readonly genBalance: number
  /** The player may still get a first-top-up offer. */
  readonly firstSave: boolean
  /** Coins ever bought. */
  readonly saveAmt: number
  /** Coins ever obtained, bought and gifted. */
  readonly saveSum: number
  /** Coins ever deducted. */
  readonly costSum: number
  /** Coins ever gifted. */
  readonly presentSum: number
}

/** Coins were deducted. */
export interface PayResult extends Posted {
  /** Coins afterwards. Undefined in a replayed answer of a host that does not return them. */
  readonly balance: number | undefined
  /** Gifted coins among those deducted. */
  readonly usedGenAmt: number | undefined
}

/** Coins were given. */
export interface PresentResult extends Posted {
  /** Coins afterwards. */
  readonly balance: number | undefined
}

/** Coins went back. `billNo` is the number of the pay. */
export interface CancelResult extends Posted {
  /** Undefined in Midas 1.0, where a refund has none. */
  readonly refundNo: string | undefined
  /** Coins afterwards. Undefined where the host does not return them: Midas 1.0, and xpay. */
  readonly balance: number | undefined
}
