/** An error whose message alone explains it: a command prints the message, without a stack. */
export class ExplainedError extends Error {
  override readonly name: string = 'ExplainedError'
}
