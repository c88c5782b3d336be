// What the operations page says of a dialect: its calls, fields and answers in words, and worked examples.
import type { Dialect, Operation, OperationName } from '@pactolus/protocol'
import type { Words } from './page.ts'

export interface AnswerField {
  /** Of a member of an object: `order.status`. */
  readonly name: string
  readonly type: 'number' | 'string' | 'bool' | 'object'
  readonly words: Words
}

export interface DialectCalls {
  readonly protocol: Dialect
  readonly intro: Words
  readonly signing: Words
  readonly purposes: Readonly<Partial<Record<OperationName, Words>>>
  /** By name, or by call and name (`cancelPay.bill_no`) where a field means another thing there. */
  readonly fields: Readonly<Record<string, Words>>
  /** Beside errcode and errmsg. */
  readonly answers: Readonly<Partial<Record<OperationName, readonly AnswerField[]>>>
  /** The calls whose answer to a repeated number has the same fields. */
  readonly replays: readonly OperationName[]
  readonly replay: Words
  /** What is signed, then the request, as text. */
  example(operation: Operation): string
  /** Of 1.0: whether a field takes part in `sig`. */
  isSigned?(operation: Operation, name: string): boolean
  /** What stands at the end of the dialect, with a heading of its own. */
  readonly after?: Readonly<Record<'en' | 'zh', readonly string[]>>
}
