// Errors of the APIs for operators and developers: a status, a name to branch on and a sentence.

export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly statusCode: number
  readonly error: string

  constructor(statusCode: number, error: string, message: string) {
    super(message)
    this.statusCode = statusCode
    this.error = error
  }
}

export function notFound(what: string): ApiError {
  return new ApiError(404, 'not_found', `There is no ${what}.`)
}
