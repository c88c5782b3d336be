// Times as people write them: a moment as ISO 8601 or milliseconds, a duration as `48h` or milliseconds.

/** Input that cannot be used; the message names the field. */
export class InvalidInput extends Error {
  override readonly name = 'InvalidInput'
  /** Of the answer over HTTP. */
  readonly statusCode: 400 | 404

  constructor(message: string, statusCode: 400 | 404 = 400) {
    super(message)
    this.statusCode = statusCode
  }
}

const unitMs = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The last moment of the year 9999: every database and every date format gets that far. */
const momentMax = 253_402_300_799_999

/** Milliseconds of `48h`, `90m`, `2d`, `30s`, `250ms` or a number. */
export function durationMs(value: string | number, field: string): number {
  const [, digits = '', unit = 'ms'] = /^(\d{1,13})(ms|s|m|h|d)?$/.exec(String(value)) ?? []
  const ms = Number(digits) * unitMs[unit as keyof typeof unitMs]
  if (digits === '') {
    throw new InvalidInput(
      `${field} must be milliseconds, or a duration such as 48h, 90m, 2d or 30s, not "${value}"`,
    )
  }
  return ms
}

/** Milliseconds since 1970 of an ISO 8601 text such as `2026-01-31T08:00:00Z`, or of a number. */
export function momentMs(value: string | number, field: string): number {
  const isIso =
    typeof value === 'string' && /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/.test(value)
  const ms = isIso
    ? Date.parse(value)
    : /^\d{1,15}$/.test(String(value))
      ? Number(value)
      : Number.NaN
  if (!(ms >= 0 && ms <= momentMax)) {
    throw new InvalidInput(
      `${field} must be a time such as 2026-01-31T08:00:00Z, or milliseconds since 1970, not "${value}"`,
    )
  }
  return ms
}
