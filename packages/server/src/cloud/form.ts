// The multipart form of a cloud call: text fields and one binary part, requestData, which comes with a
// Content-Type and without a filename (cloud-call §4). One pass over the bytes, with any content.
import { quoted } from './refusal.ts'

/** The fields as they were sent, by their names in lower case; bytes for a binary part. */
export type Form = ReadonlyMap<string, string | Buffer>

/** A sentence that says what is wrong with the form. */
export class FormFault {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** The SDK sends twelve at most. */
const partsMax = 32
/** The SDK sends 150 at most. */
const partHeaderBytesMax = 1024

/** The boundary, quoted or not; RFC 2046 allows 70 characters. */
const contentTypePattern =
  /^multipart\/form-data\s*;(?:[^;]*;)*?\s*boundary=(?:"([\w'()+,./:=? -]{1,70})"|([\w'()+./:-]{1,70}))\s*(?:;|$)/i
const namePattern = /^content-disposition:\s*form-data\s*;(?:[^\r\n]*;)?\s*name="([^"\r\n]*)"/im
const binaryPattern = /^content-type:\s*application\/octet-stream\s*(?:;|$)/im

/** Reads a whole form. The size of the body was limited when it was read. */
export function readForm(contentType: string, body: Buffer): Form | FormFault {
  const [, quotedBoundary, bare] = contentTypePattern.exec(contentType.slice(0, 512)) ?? []
  const boundary = quotedBoundary ?? bare
  if (boundary === undefined) {
    return new FormFault('the request must be multipart/form-data with a boundary')
  }
  const form = new Map<string, string | Buffer>()
  const opening = `--${boundary}`
  if (!body.subarray(0, opening.length).equals(Buffer.from(opening))) {
    return broken('it does not begin with its boundary')
  }
  for (let at = opening.length; ; ) {
    const mark = body.toString('latin1', at, at + 2)
    if (mark === '--') return form
    if (mark !== '\r\n') return broken('a boundary is not at the end of its line')
    if (form.size === partsMax) return new FormFault(`the form has more than ${partsMax} parts`)
    const part = readPart(body, at + 2, `\r\n${opening}`)
    if (part instanceof FormFault) return part
    if (form.has(part.name)) return new FormFault(`the form has ${quoted(part.name)} twice`)
    form.set(part.name, part.value)
    at = part.next
  }
}

interface Part {
  readonly name: string
  readonly value: string | Buffer
  /** Where the mark behind the next boundary begins. */
  readonly next: number
}

/** The part whose headers begin at `start`. */
function readPart(body: Buffer, start: number, delimiter: string): Part | FormFault {
  const head = body.subarray(start, start + partHeaderBytesMax)
  const headEnd = head.indexOf('\r\n\r\n')
  if (headEnd === -1) return broken('the headers of a part have no end')
  const headers = head.toString('utf8', 0, headEnd)
  const name = namePattern.exec(headers)?.[1]?.toLowerCase()
  if (name === undefined) return new FormFault('a part of the form has no name')
  const valueStart = start + headEnd + 4
  const valueEnd = body.indexOf(delimiter, valueStart)
  if (valueEnd === -1) return broken('a part has no end')
  const bytes = body.subarray(valueStart, valueEnd)
  const value = binaryPattern.test(headers) ? bytes : bytes.toString('utf8')
  return { name, value, next: valueEnd + delimiter.length }
}

function broken(why: string): FormFault {
  return new FormFault(`the form is broken: ${why}`)
}
