// The JSON body of a call as the sender wrote it. A signature covers the text of a number ("1", not
// the value 1), so the text is kept. json.ts decides what is JSON, and the code below only cuts the
// text. A body is read before its sender is known, so both take time linear in its size, with any
// content.
import { gatewayErrcodes, Refusal } from './errcode.ts'
import { isJson, nestingMax } from './json.ts'

/**
 * A top-level value of the body. `text` is a string's content or a number's digits. A whole number that
 * was written with a point or an exponent has its plain digits there, and `written` as it was sent.
 */
export interface BodyValue {
  readonly type: 'string' | 'number' | 'null' | 'other'
  readonly text: string
  readonly written?: string
}

export interface Body {
  readonly values: ReadonlyMap<string, BodyValue>
  /** Names given more than once: which one the sender signed cannot be known. */
  readonly repeated: ReadonlySet<string>
}

/** Members that the top level of a body may have. A call has at most 13. */
export const membersMax = 64

const notJson = `the body is not JSON, or nested deeper than ${nestingMax} levels`
const malformed = (detail: string) => new Refusal(gatewayErrcodes.body_malformed, detail)
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads a body, or says what it is not: 44002 when empty, 47001 when not a JSON object of few members. */
export function parseBody(raw: Uint8Array): Body | Refusal {
  const text = jsonObject(raw)
  return text instanceof Refusal ? text : cutBody(text)
}

/** The first half of `parseBody`: the text of a JSON object, which nothing has been read from yet. */
export function jsonObject(raw: Uint8Array): string | Refusal {
  if (raw.length === 0) return new Refusal(gatewayErrcodes.body_empty)
  let text: string
  try {
    text = utf8.decode(raw)
  } catch {
    return malformed('the body is not UTF-8')
  }
  if (!isJson(text)) return malformed(notJson)
  if (!/^\s*\{/.test(text)) return malformed('the body is not a JSON object')
  return text
}

const quote = 0x22
const backslash = 0x5c

/** The second half of `parseBody`: walks the top level of a text that `jsonObject` returned. */
export function cutBody(text: string): Body | Refusal {
  const values = new Map<string, BodyValue>()
  const repeated = new Set<string>()
  let at = text.indexOf('{') + 1
  for (let members = 0; ; members += 1) {
    at = skipGap(text, at)
    if (text.charCodeAt(at) !== quote) return { values, repeated }
    if (members === membersMax) {
      return malformed(`the body has more than ${membersMax} members`)
    }
    const keyEnd = endOfString(text, at)
    const name = stringContent(text, at, keyEnd)
    const start = skipGap(text, keyEnd)
    const end = endOfValue(text, start)
    if (values.has(name)) repeated.add(name)
    values.set(name, readValue(text, start, end))
    at = end
  }
}

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
  if (/^-?[0-9]+$/.test(literal)) return { type: 'number', text: literal }
  const plain = wholeNumber(literal)
  if (plain === undefined) return { type: 'number', text: literal }
  return { type: 'number', text: plain, written: literal }
}

/** No field that is a number has more digits than fit here, and few zeros must be written out. */
const literalMax = 32

/** The plain digits of `1.0` or `1e2`; undefined when it is no whole number, or a very long one. */
function wholeNumber(literal: string): string | undefined {
  const parts = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/.exec(literal)
  if (parts === null || literal.length > literalMax) return undefined
  const [, minus, whole = '', fraction = '', exponent = '0'] = parts
  const digits = whole + fraction
  const shift = Number(exponent) - fraction.length
  if (shift > literalMax || -shift > digits.length) return undefined
  const cutAt = Math.min(digits.length, digits.length + shift)
  if (!/^0*$/.test(digits.slice(cutAt))) return undefined
  const kept = `${digits.slice(0, cutAt)}${'0'.repeat(Math.max(0, shift))}`
  return minus + kept.replace(/^0+(?=[0-9])/, '').padStart(1, '0')
}
