// Errors of the admin API: a status, a name to branch on and a sentence.

export class AdminError extends Error {
  override readonly name = 'AdminError'
  readonly statusCode: number
  readonly error: string

  constructor(statusCode: number, error: string, message: string) {
    super(message)
    this.statusCode = statusCode
    this.error = error
  }
}

export function notFound(what: string): AdminError {
  return new AdminError(404, 'not_found', `There is no ${what}.`)
}
