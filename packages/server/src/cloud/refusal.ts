// The answers that no handler of the protocol gives: how the gateway itself refuses a cloud call.
// cloud-call §6 says which error each becomes in the SDK.

interface RefusalKind {
  /** `errCode` of the error that the caller catches. */
  readonly errCode: number
  /** Sent as `{code, message}`, where the SDK has a word for it; else errCode goes in protobuf. */
  readonly code?: string
}

const kinds = {
  /** "resource system error": the SDK knows no word for a wrong signature. */
  signature: { errCode: -501001, code: 'SIGN_PARAM_INVALID' },
  /** The word is spelt so in the SDK's table. */
  environment: { errCode: -501005, code: 'INVALIID_ENV' },
  parameter: { errCode: -501007, code: 'INVALID_PARAM' },
  api_unknown: { errCode: -604100 },
  api_forbidden: { errCode: -604101 },
  api_timeout: { errCode: -604102 },
  api_failed: { errCode: -604103 },
} as const satisfies Record<string, RefusalKind>

export class CloudRefusal {
  readonly errCode: number
  readonly code: string | undefined
  /** A sentence for the caller where the answer has room for one, and for the log always. */
  readonly message: string

  constructor(kind: keyof typeof kinds, message: string) {
    const { errCode, code }: RefusalKind = kinds[kind]
    this.errCode = errCode
    this.code = code
    this.message = message
  }
}

const quotedMax = 64

/** Text of a caller for a message: quoted, and cut where it is long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > quotedMax ? `${text.slice(0, quotedMax)}…` : text)
}
