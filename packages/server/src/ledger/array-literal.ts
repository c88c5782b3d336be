// PostgreSQL's text form of an array. Made here, because a batch is a dozen arrays and the drivers' own
// way, a function call and a pattern for each element, cost a third of a pay's time in this process.

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
