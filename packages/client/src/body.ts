// The text of a call, checked before anything is sent, and the error of a call that failed.
import { FieldFault } from '@pactolus/protocol'
import type { Connection } from './connection.ts'
import type { Call } from './dialect/dialect.ts'
import { type Failure, MidasError, type Outcome } from './error.ts'

export function errorOf(
  { dialect, lang }: Connection,
  { name, billNo }: Call,
  failure: Failure,
  outcome: Outcome,
): MidasError {
  const { errcodes } = dialect
  return new MidasError(failure, { operation: name, billNo, outcome, lang, errcodes })
}

/** Throws the dialect's "parameter invalid", naming the field, for what would be refused; nothing is sent. */
export function bodyOf(connection: Connection, call: Call): string {
  const { dialect } = connection
  const body = dialect.body(connection, call)
  if (!(body instanceof FieldFault)) return body
  const errcode = dialect.errcodes.parameter_invalid?.code
  const failure: Failure = { reason: 'parameter_invalid', errcode, errmsg: body.sentence }
  throw errorOf(connection, call, failure, 'refused')
}
