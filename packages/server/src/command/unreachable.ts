// Why a request of a command got no answer, in a sentence.
import { t } from '../texts.ts'
import type { Address } from './address.ts'
import { certificateFault } from './failure.ts'
import { TimeoutError } from './http.ts'

/** In short: the code of the error where it has one. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof TimeoutError) return t`it took too long`
  // Both addresses of a name failed: one of them says it all.
  const first = error instanceof AggregateError ? (error.errors[0] ?? error) : error
  return (first as NodeJS.ErrnoException).code ?? first.message
}

/** The sentence for an error by which nothing was sent at all; undefined where something may have been. */
export function whyNotSent({ url, urlFrom }: Address, error: unknown): string | undefined {
  const reason = reasonOf(error)
  if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH'].includes(reason)) {
    return t`Nothing answers at ${url}, the address from ${urlFrom} (${reason}).\n
      Start the service with npx pactolus dev, or name another with --url.`
  }
  // The handshake failed at its first bytes. Other faults of TLS may come after a request.
  if (reason === 'EPROTO' && /wrong version number/.test(String(error))) {
    return t`${url}, the address from ${urlFrom}, speaks no TLS: does it begin with http: instead?`
  }
  const fault = certificateFault(reason)
  if (fault === undefined) return undefined
  return t`The certificate of ${url} was refused: ${fault} (${reason}).\n
      Name the file of its authority with NODE_EXTRA_CA_CERTS.`
}
