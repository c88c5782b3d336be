// The lines of an export (docs/export.md): one JSON object each. A header, then every account followed
// by its orders, tombstones and money orders, then a footer without which the file is not whole.
import { createHash } from 'node:crypto'
import { type Static, Type } from 'typebox'
import { OfferBody } from '../api/offer.ts'
import { strict, text } from '../api/schemas.ts'
import {
  accountKey,
  billNo,
  coins,
  delta,
  lineParser,
  utcMoment as moment,
  note,
  sha256,
  whole,
} from './lines.ts'

export const formatName = 'pactolus-export'
/** 2 has money orders; a file of version 1 is read as one without. */
export const formatVersion = 2

const Header = Type.Object(
  {
    type: Type.Literal('header'),
    format: Type.Literal(formatName),
    version: Type.Union([Type.Literal(1), Type.Literal(formatVersion)]),
    exported_at: Type.String(),
    // Older releases wrote none of these.
    offer: Type.Object({
      ...OfferBody.properties,
      dialects: Type.Optional(OfferBody.properties.dialects),
      xpay_partial_refunds: Type.Optional(OfferBody.properties.xpay_partial_refunds),
      coin_price: Type.Optional(OfferBody.properties.coin_price),
    }),
  },
  strict,
)

const AccountLine = Type.Object(
  {
    type: Type.Literal('account'),
    ...accountKey,
    ...{ paid: coins, gift: coins, save_amt: coins, present_sum: coins, cost_sum: coins },
    entry_no: whole(0),
    frozen: Type.Boolean(),
    created_at: moment,
  },
  strict,
)

const OrderLine = Type.Object(
  {
    type: Type.Literal('order'),
    ...accountKey,
    entry_no: whole(1),
    kind: Type.Enum(['recharge', 'present', 'pay', 'refund']),
    bill_no: billNo,
    pay_bill_no: Type.Union([billNo, Type.Null()]),
    ...{ amount: whole(1), gift: coins, refunded: coins, refunded_gift: coins },
    ...{ paid_delta: delta, gift_delta: delta, paid_after: coins, gift_after: coins },
    posted_at: moment,
    ...{ pay_item: note, app_remark: note, user_ip: note },
  },
  strict,
)

const TombstoneLine = Type.Object(
  { type: Type.Literal('tombstone'), ...accountKey, bill_no: billNo, posted_at: moment },
  strict,
)

const maybeMoment = Type.Union([moment, Type.Null()])
const MoneyOrderLine = Type.Object(
  {
    type: Type.Literal('money_order'),
    ...accountKey,
    trade_no: text(32, 'The number that the game gave.'),
    platform_no: text(64, 'The number of the platform.'),
    transaction_no: Type.Union([text(64, 'The number of the payment.'), Type.Null()]),
    dialect: Type.Enum(['1.0', '2.0', 'xpay']),
    ...{ fee: coins, coins: whole(1), attach: note, refunded: coins },
    refunds: Type.Array(
      Type.Object({
        ...{ refund_no: text(64, 'Of the refund.'), platform_no: text(64, 'Of the refund.') },
        ...{ fee: whole(1), at: Type.String(), done_at: Type.String() },
      }),
    ),
    ...{ created_at: moment, paid_at: maybeMoment, provided_at: maybeMoment },
    ...{ closed_at: maybeMoment, updated_at: moment },
  },
  strict,
)

const counted = {
  ...{ accounts: whole(0), orders: whole(0), tombstones: whole(0) },
  money_orders: Type.Optional(whole(1)),
}
const Footer = Type.Object({ type: Type.Literal('footer'), ...counted, sha256 }, strict)

const shapes = {
  header: Header,
  account: AccountLine,
  order: OrderLine,
  tombstone: TombstoneLine,
  money_order: MoneyOrderLine,
  footer: Footer,
}
type Shapes = typeof shapes
export type ExportLine = { [Name in keyof Shapes]: Static<Shapes[Name]> }[keyof Shapes]
export type Header = Static<typeof Header>
export type Footer = Static<typeof Footer>

/** Of the lines so far: how many of each, and the hash of all of them, line breaks included. */
export class Tally {
  readonly #hash = createHash('sha256')
  readonly counts = { accounts: 0, orders: 0, tombstones: 0, money_orders: 0 }

  add(text: string): void {
    this.#hash.update(text)
  }

  /** The last line; nothing can be added after it. */
  footer(): Footer {
    const { money_orders, ...others } = this.counts
    const counts = money_orders === 0 ? others : this.counts
    return { type: 'footer', ...counts, sha256: this.#hash.digest('hex') }
  }
}

/** Reads a line, or throws BadExport with a sentence that names the field. */
export const parseLine = lineParser(shapes)
