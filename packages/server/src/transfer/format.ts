// The lines of an export (docs/export.md): one JSON object each. A header, then every account followed
// by its orders, tombstones and money orders, then a footer without which the file is not whole.
import { createHash } from 'node:crypto'
import { Ajv, type Schema, type ValidateFunction } from 'ajv'
import { type Static, Type } from 'typebox'
import { OfferBody } from '../api/offer.ts'
import { sentenceOf } from '../api/schema-sentence.ts'
import { Env, text } from '../api/schemas.ts'

export const formatName = 'pactolus-export'
/** 2 has money orders; a file of version 1 is read as one without. */
export const formatVersion = 2

// 15 digits, as every number of the ledger has at most.
const whole = (minimum: number) => Type.Integer({ minimum, maximum: 999_999_999_999_999 })
const coins = whole(0)
const delta = whole(-999_999_999_999_999)
const moment = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$',
  description: 'UTC, to the microsecond.',
})
// The number of a cancel is made of its pay's, and longer than those that games send.
const billNo = text(128, 'The number of an order, per account and kind.')
const note = Type.Union([text(512, 'As the game sent it.'), Type.Literal(''), Type.Null()])
const strict = { additionalProperties: false }

const accountKey = {
  env: Env,
  openid: text(128, 'The player.'),
  zone_id: text(128, 'The zone, as the game sends it.'),
}

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
const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })
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

/** What is wrong with a file, by its line. */
export class BadExport extends Error {
  override readonly name = 'BadExport'
}

const validators = new Map<keyof Shapes, ValidateFunction>()

function validatorOf(type: keyof Shapes): ValidateFunction {
  let validate = validators.get(type)
  if (validate === undefined) {
    validate = new Ajv({ strict: false, formats: { 'date-time': true } }).compile(
      shapes[type] as Schema,
    )
    validators.set(type, validate)
  }
  return validate
}

/** Reads a line, or throws BadExport with a sentence that names the field. */
export function parseLine(line: string, number: number): ExportLine {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    throw new BadExport(`Line ${number} is not JSON.`)
  }
  const type = (value as { type?: unknown } | null)?.type
  if (typeof type !== 'string' || !Object.hasOwn(shapes, type)) {
    throw new BadExport(`Line ${number} has no type that an export knows.`)
  }
  const validate = validatorOf(type as keyof Shapes)
  if (!validate(value)) {
    throw new BadExport(`Line ${number}: ${sentenceOf(validate.errors ?? [], 'it')}.`)
  }
  return value as ExportLine
}
