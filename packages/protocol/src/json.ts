// Whether a text is JSON (RFC 8259), found out without building what it says. JSON.parse takes ten times
// longer for many different names than for one long text, and a body is judged before its sender is known.

const quote = 0x22
const backslash = 0x5c
const plus = 0x2b
const comma = 0x2c
const minus = 0x2d
const point = 0x2e
const zero = 0x30
const nine = 0x39
const colon = 0x3a
const openBracket = 0x5b
const openBrace = 0x7b
const closeBrace = 0x7d

/** How deep objects and lists may be nested in each other. A call has one level. */
export const nestingMax = 64

/**
 * Whether JSON.parse would accept `text`, which is nested no deeper than `nestingMax`. The time is linear
 * in its length, with any content.
 */
export function isJson(text: string): boolean {
  // What closes each object and list that is open, the innermost last.
  const closings: number[] = []
  let at = skipBlank(text, 0)
  for (;;) {
    const first = text.charCodeAt(at)
    if (first === openBrace || first === openBracket) {
      if (closings.length === nestingMax) return false
      // In ASCII a brace or bracket closes two places after the one that opens.
      closings.push(first + 2)
      at = skipBlank(text, at + 1)
      if (text.charCodeAt(at) !== first + 2) {
        if (first === openBrace) at = endOfName(text, at)
        if (at === -1) return false
        continue
      }
    } else {
      at = endOfScalar(text, at)
      if (at === -1) return false
    }
    at = nextValue(text, at, closings)
    if (at === -1) return false
    if (closings.length === 0) return at === text.length
  }
}

/**
 * From the end of a value to the start of the next one, past what closes in between; -1 when neither
 * follows. With nothing open any more it is where the blanks after the value end.
 */
function nextValue(text: string, end: number, closings: number[]): number {
  for (let at = skipBlank(text, end); ; at = skipBlank(text, at + 1)) {
    const closing = closings[closings.length - 1]
    if (closing === undefined) return at
    const code = text.charCodeAt(at)
    if (code === closing) {
      closings.pop()
    } else if (code === comma) {
      const start = skipBlank(text, at + 1)
      return closing === closeBrace ? endOfName(text, start) : start
    } else {
      return -1
    }
  }
}

function skipBlank(text: string, start: number): number {
  for (let at = start; ; at += 1) {
    const code = text.charCodeAt(at)
    if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return at
  }
}

/** Past a name, its colon and the blanks after it; -1 when it is not there. */
function endOfName(text: string, start: number): number {
  if (text.charCodeAt(start) !== quote) return -1
  const end = endOfString(text, start)
  if (end === -1) return -1
  const at = skipBlank(text, end)
  return text.charCodeAt(at) === colon ? skipBlank(text, at + 1) : -1
}

function endOfScalar(text: string, start: number): number {
  switch (text.charCodeAt(start)) {
    case quote:
      return endOfString(text, start)
    case 0x74:
      return text.startsWith('true', start) ? start + 4 : -1
    case 0x66:
      return text.startsWith('false', start) ? start + 5 : -1
    case 0x6e:
      return text.startsWith('null', start) ? start + 4 : -1
    default:
      return endOfNumber(text, start)
  }
}

function endOfNumber(text: string, start: number): number {
  let at = text.charCodeAt(start) === minus ? start + 1 : start
  // A zero at the start is the whole of the digits before the point.
  at = text.charCodeAt(at) === zero ? at + 1 : endOfDigits(text, at)
  if (at !== -1 && text.charCodeAt(at) === point) at = endOfDigits(text, at + 1)
  if (at === -1) return -1
  const exponent = text.charCodeAt(at)
  if (exponent !== 0x65 && exponent !== 0x45) return at
  const sign = text.charCodeAt(at + 1)
  return endOfDigits(text, sign === plus || sign === minus ? at + 2 : at + 1)
}

/** Past the digits at `start`; -1 when there is none. */
function endOfDigits(text: string, start: number): number {
  let at = start
  for (let code = text.charCodeAt(at); code >= zero && code <= nine; code = text.charCodeAt(at)) {
    at += 1
  }
  return at === start ? -1 : at
}

const escaped = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y

function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at += 1) {
    const code = text.charCodeAt(at)
    if (code === quote) return at + 1
    if (code === backslash) {
      escaped.lastIndex = at + 1
      if (!escaped.test(text)) return -1
      at = escaped.lastIndex - 1
    } else if (!(code >= 0x20)) {
      // A control character, or NaN behind the end of the text.
      return -1
    }
  }
}
