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

const quote = 0x22
const backslash = 0x5c

/** Walks the top level of `text`, which JSON.parse has accepted as an object. */
function cut(text: string): Body {
  const values = new Map<string, BodyValue>()
  let repeated = none
  let at = text.indexOf('{') + 1
  for (;;) {
    at = skipGap(text, at)
    if (text.charCodeAt(at) !== quote) return { values, repeated }
    const keyEnd = endOfString(text, at)
    const name = stringContent(text, at, keyEnd)
    const start = skipGap(text, keyEnd)
    const end = endOfValue(text, start)
    if (values.has(name)) repeated = new Set([...repeated, name])
    values.set(name, readValue(text, start, end))
    at = end
  }
}

const none: ReadonlySet<string> = new Set()

/** White space, and what stands between names and values. */
function isGap(code: number): boolean {
  return code <= 0x20 || code === 0x2c || code === 0x3a
}

function skipGap(text: string, start: number): number {
  let at = start
  while (at < text.length && isGap(text.charCodeAt(at))) at += 1
  return at
}

/** Past the string that begins at `start`: its end is a quote after an even number of backslashes. */
function endOfString(text: string, start: number): number {
  for (let end = text.indexOf('"', start + 1); ; end = text.indexOf('"', end + 1)) {
    let backslashes = 0
    while (text.charCodeAt(end - 1 - backslashes) === backslash) backslashes += 1
    if (backslashes % 2 === 0) return end + 1
  }
}

function endOfValue(text: string, start: number): number {
  const first = text[start]
  if (first === '"') return endOfString(text, start)
  if (first === '{' || first === '[') return endOfNested(text, start)
  let at = start
  while (at < text.length && !isGap(text.charCodeAt(at)) && text[at] !== '}') at += 1
  return at
}

function endOfNested(text: string, start: number): number {
  let depth = 0
  for (let at = start; ; ) {
    const character = text[at]
    if (character === '"') {
      at = endOfString(text, at)
      continue
    }
    if (character === '{' || character === '[') depth += 1
    if (character === '}' || character === ']') depth -= 1
    at += 1
    if (depth === 0) return at
  }
}

function stringContent(text: string, start: number, end: number): string {
  const content = text.slice(start + 1, end - 1)
  return content.includes('\\') ? (JSON.parse(text.slice(start, end)) as string) : content
}

function readValue(text: string, start: number, end: number): BodyValue {
  const first = text[start]
  if (first === '"') return { type: 'string', text: stringContent(text, start, end) }
  const literal = text.slice(start, end)
  if (literal === 'null') return { type: 'null', text: '' }
  if (first === 't' || first === 'f') return { type: 'other', text: literal }
  if (first === '{' || first === '[') return { type: 'other', text: '' }
  return { type: 'number', text: literal }
}
