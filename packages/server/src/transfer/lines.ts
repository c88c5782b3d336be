// What the lines of every file have in common: one JSON object each, of a type with a schema, and values in
// one form.
import { Ajv, type Schema, type ValidateFunction } from 'ajv'
import { type Static, type TSchema, Type } from 'typebox'
import { sentenceOf } from '../api/schema-sentence.ts'
import { Env, text } from '../api/schemas.ts'

// 15 digits, as every number of the ledger has at most.
export const whole = (minimum: number) => Type.Integer({ minimum, maximum: 999_999_999_999_999 })
export const coins = whole(0)
export const delta = whole(-999_999_999_999_999)
export const utcMoment = Type.String({
  pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z$',
  description: 'UTC, to the microsecond.',
})
// The number of a cancel is made of its pay's, and longer than those that games send.
export const billNo = text(128, 'The number of an order, per account and kind.')
export const note = Type.Union([text(512, 'As the game sent it.'), Type.Literal(''), Type.Null()])
export const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' })

export const accountKey = {
  env: Env,
  openid: text(128, 'The player.'),
  zone_id: text(128, 'The zone, as the game sends it.'),
}

/** What is wrong with a file, by its line. */
export class BadExport extends Error {
  override readonly name = 'BadExport'
}

type LineOf<Shapes extends Readonly<Record<string, TSchema>>> = {
  [Name in keyof Shapes]: Static<Shapes[Name]>
}[keyof Shapes]

/** Reads a line of one of the types, or throws BadExport with a sentence that names the field. */
export function lineParser<const Shapes extends Readonly<Record<string, TSchema>>>(
  shapes: Shapes,
): (line: string, number: number) => LineOf<Shapes> {
  const validators = new Map<string, ValidateFunction>()
  const validatorOf = (type: string) => {
    let validate = validators.get(type)
    if (validate === undefined) {
      const ajv = new Ajv({ strict: false, formats: { 'date-time': true } })
      validate = ajv.compile(shapes[type] as Schema)
      validators.set(type, validate)
    }
    return validate
  }
  return (line, number) => {
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
    const validate = validatorOf(type)
    if (!validate(value)) {
      throw new BadExport(`Line ${number}: ${sentenceOf(validate.errors ?? [], 'it')}.`)
    }
    return value as LineOf<Shapes>
  }
}

/** Ten times the longest that a file has: no line is gathered without end. */
const lineLengthMax = 131_072

/** Lines end with \n and nothing else: text may hold what other readers of lines take for an end. */
export async function* linesOf(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  let number = 1
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      refuseLong(line, number)
      yield line
      number += 1
    }
    refuseLong(rest, number)
  }
  if (rest !== '') throw new BadExport('The file is cut off: its last line has no end.')
}

function refuseLong({ length }: string, number: number): void {
  if (length <= lineLengthMax) return
  throw new BadExport(`Line ${number} is longer than ${lineLengthMax} characters.`)
}
