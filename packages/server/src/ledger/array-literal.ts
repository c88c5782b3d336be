// PostgreSQL's text form of an array, both ways. The drivers' own code calls a function and matches
// a pattern for each element. A batch is a dozen arrays, so that took a third of a pay's time in
// this process. A row for each answer costs three times what columns do.

export type Element = string | number | boolean | null

/** `{"a","b",NULL}`: as a value for a `$1::text[]` parameter, of any element type. */
export function arrayLiteral(elements: readonly Element[]): string {
  const json = JSON.stringify(elements)
  // JSON writes strings and null as PostgreSQL reads them, as long as nothing needed an escape.
  const inner = json.includes('\\') ? elements.map(escaped).join() : json.slice(1, -1)
  return `{${inner}}`
}

function escaped(element: Element): string {
  return element === null ? 'null' : `"${String(element).replace(/["\\]/g, '\\$&')}"`
}

/** The elements of `{1,2,3}`: whole numbers within 15 digits, or words that need no quotes. */
export function arrayElements(literal: string): string[] {
  return literal === '{}' ? [] : literal.slice(1, -1).split(',')
}
