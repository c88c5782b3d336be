// Text of any characters, for property tests.
import fc from 'fast-check'

const surrogates = { first: 0xd800, count: 0x800 }

/**
 * Any character of Unicode: every code point except half a surrogate pair. fast-check's unit `binary` has the same
 * characters, but keeps a table of all of them, 85 MB for as long as the process lives.
 */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff - surrogates.count })
  .map((n) => String.fromCodePoint(n < surrogates.first ? n : n + surrogates.count))
