/** An error whose message alone explains it: a command prints the message, without a stack. */
export class ExplainedError extends Error {
  override readonly name: string = 'ExplainedError'
}

/** The present state does not allow what was asked for. An API answers it with 409 and `code`. */
export class Conflict extends ExplainedError {
  override readonly name: string = 'Conflict'
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}
