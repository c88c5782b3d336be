// The cookie of an operator's session. Its prefix makes browsers refuse it without Secure, with a Domain, or for
// a part of the paths.

const name = '__Host-pactolus'
const attributes = 'Path=/; Secure; HttpOnly; SameSite=Strict'

/** The token in a Cookie header; undefined where none has the shape of one. */
export function sessionToken(cookie: string | undefined): string | undefined {
  for (const part of cookie?.split(';') ?? []) {
    const [, token] = /^\s*__Host-pactolus=([A-Za-z0-9_-]{43})\s*$/.exec(part) ?? []
    if (token !== undefined) return token
  }
  return undefined
}

/** A cookie of the browser's session: the service ends it, not the browser's clock. */
export function sessionCookie(token: string): string {
  return `${name}=${token}; ${attributes}`
}

export const noSessionCookie = `${name}=; ${attributes}; Max-Age=0`
