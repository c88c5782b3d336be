// Midas 1.0: getBalance, pay, cancelPay and present under /cgi-bin/midas and its sandbox twin
// (midas-v1 §1 and §2).
import type { CoinOperationName, Env, Field, FieldFormat, Operation } from '../operation.ts'

export interface SignedField extends Field {
  /** Takes part in `sig` when present and not empty. */
  readonly signed: boolean
}

export interface MidasV1Operation extends Operation {
  readonly cloudNames: Readonly<Record<Env, string>>
  readonly fields: readonly SignedField[]
}

interface FieldOptions {
  optional?: true
  unsigned?: true
  number?: true
  format?: FieldFormat
}

function field(name: string, lengthMax: number, options: FieldOptions = {}): SignedField {
  return {
    name,
    lengthMax,
    format: options.format ?? 'text',
    required: options.optional !== true,
    signed: options.unsigned !== true,
    type: options.number === true ? 'either' : 'string',
  }
}

// The documents limit bill_no alone (63). The other limits are generous and only keep rows small.
const common: readonly SignedField[] = [
  field('openid', 128, { format: 'identifier' }),
  field('appid', 64),
  // A string in the tables; the vendor's own cloud-call sample sends a number.
  field('offer_id', 64, { number: true }),
  field('ts', 13, { number: true, format: 'timestamp' }),
  field('zone_id', 128, { number: true, format: 'identifier' }),
  field('pf', 64, { format: 'identifier' }),
  field('user_ip', 64, { optional: true }),
  field('sig', 128, { unsigned: true }),
  field('mp_sig', 128, { optional: true, unsigned: true }),
]

const billNo = field('bill_no', 63, { format: 'bill_no' })
const payItem = field('pay_item', 512, { optional: true })
const amount = { number: true, format: 'amount' } as const

function operation(name: CoinOperationName, own: readonly SignedField[]): MidasV1Operation {
  const path = name.toLowerCase()
  return {
    name,
    paths: { production: `/cgi-bin/midas/${path}`, sandbox: `/cgi-bin/midas/sandbox/${path}` },
    cloudNames: { production: `midas.${name}`, sandbox: `midas.${name}Sandbox` },
    fields: [...common, ...own],
  }
}

export const midasV1Operations = {
  getBalance: operation('getBalance', []),
  pay: operation('pay', [
    field('amt', 10, amount),
    billNo,
    payItem,
    field('app_remark', 512, { optional: true }),
  ]),
  cancelPay: operation('cancelPay', [billNo, payItem]),
  present: operation('present', [billNo, field('present_counts', 10, amount)]),
} as const satisfies Record<CoinOperationName, MidasV1Operation>
