// The multipart form of a cloud call: text fields and one binary part, requestData, which comes with a
// Content-Type and without a filename (cloud-call §4).
import { Busboy } from '@fastify/busboy'

/** The fields by their names in lower case, as the signature knows them; bytes for a binary part. */
export type Form = ReadonlyMap<string, string | Buffer>

/** A sentence that says what is wrong with the form. */
export class FormFault {
  readonly message: string

  constructor(message: string) {
    this.message = message
  }
}

/** The SDK sends eleven at most. */
const partsMax = 32

/** Reads a whole form. Its size was limited when the body was read. */
export async function readForm(contentType: string, body: Buffer): Promise<Form | FormFault> {
  if (!/^multipart\/form-data\s*;/i.test(contentType)) {
    return new FormFault('the request must be multipart/form-data with a boundary')
  }
  return new Promise((resolve) => {
    const form = new Map<string, string | Buffer>()
    const fail = (message: string) => resolve(new FormFault(message))
    const add = (name: string | undefined, value: string | Buffer) => {
      const key = name?.toLowerCase()
      if (key === undefined) fail('a part of the form has no name')
      else if (form.has(key)) fail(`the form has ${JSON.stringify(key)} twice`)
      else form.set(key, value)
    }
    const broken = (error: unknown) => fail(`the form is broken: ${messageOf(error)}`)
    try {
      const parser = new Busboy({
        headers: { 'content-type': contentType },
        limits: { parts: partsMax, headerPairs: 16, fieldSize: body.length },
      })
      parser.on('field', (name: string | undefined, value) => add(name, value))
      parser.on('file', (name: string | undefined, part) => {
        const chunks: Buffer[] = []
        part.on('data', (chunk: Buffer) => chunks.push(chunk))
        part.on('end', () => add(name, Buffer.concat(chunks)))
        part.on('error', broken)
      })
      parser.on('partsLimit', () => fail(`the form has more than ${partsMax} parts`))
      parser.on('error', broken)
      parser.on('finish', () => resolve(form))
      parser.end(body)
    } catch (error) {
      broken(error)
    }
  })
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
