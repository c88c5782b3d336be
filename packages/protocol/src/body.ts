// The JSON body of a call as the sender wrote it: a signature covers the text of a number ("1", not
// the value 1), so the text is kept. JSON.parse decides what is JSON; the walk below only cuts.
import { Refusal } from './errcode.ts'

/** A top-level value of the body. `text` is a string's content, or a number exactly as written. */
export interface BodyValue {
  readonly type: 'string' | 'number' | 'null' | 'other'
  readonly text: string
}

export interface Body {
  readonly values: ReadonlyMap<string, BodyValue>
  /** Names given more than once: which one the sender signed cannot be known. */
  readonly repeated: ReadonlySet<string>
}

const utf8 = new TextDecoder('utf-8', { fatal: true })
const keyPattern = /[\s,]*"([^"\\]*(?:\\.[^"\\]*)*)"\s*:\s*/y
const scalarPattern = /"([^"\\]*(?:\\.[^"\\]*)*)"|[^\s,{}[\]"]+/y
const nestedPattern = /[^"{}[\]]*(?:"[^"\\]*(?:\\.[^"\\]*)*"|([{[])|[}\]])/y

/** Reads a body, or says what it is not: 44002 when empty, 47001 when not a JSON object. */
export function parseBody(raw: Uint8Array): Body | Refusal {
  if (raw.length === 0) return new Refusal('body_empty')
  let text: string
  let parsed: unknown
  try {
    text = utf8.decode(raw)
  } catch {
    return new Refusal('body_malformed', 'the body is not UTF-8')
  }
  try {
    parsed = JSON.parse(text)
  } catch {
    return new Refusal('body_malformed', 'the body is not JSON')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    return new Refusal('body_malformed', 'the body is not a JSON object')
  }
  return cut(text)
}

function unescapeText(content: string): string {
  return content.includes('\\') ? (JSON.parse(`"${content}"`) as string) : content
}

function cut(text: string): Body {
  const values = new Map<string, BodyValue>()
  const repeated = new Set<string>()
  let at = text.indexOf('{') + 1
  for (;;) {
    keyPattern.lastIndex = at
    const key = keyPattern.exec(text)
    if (key === null) return { values, repeated }
    const name = unescapeText(key[1] ?? '')
    scalarPattern.lastIndex = keyPattern.lastIndex
    const scalar = scalarPattern.exec(text)
    let value: BodyValue
    if (scalar === null) {
      at = endOfNested(text, keyPattern.lastIndex)
      value = { type: 'other', text: '' }
    } else {
      at = scalarPattern.lastIndex
      value = scalarValue(scalar)
    }
    if (values.has(name)) repeated.add(name)
    values.set(name, value)
  }
}

function scalarValue(scalar: RegExpExecArray): BodyValue {
  const [whole, content] = scalar
  if (content !== undefined) return { type: 'string', text: unescapeText(content) }
  if (whole === 'null') return { type: 'null', text: '' }
  if (whole === 'true' || whole === 'false') return { type: 'other', text: whole }
  return { type: 'number', text: whole }
}

function endOfNested(text: string, start: number): number {
  let depth = 0
  nestedPattern.lastIndex = start
  for (;;) {
    const token = nestedPattern.exec(text)
    if (token === null) return text.length
    if (token[1] !== undefined) depth += 1
    else if (!token[0].endsWith('"')) depth -= 1
    if (depth === 0) return nestedPattern.lastIndex
  }
}
