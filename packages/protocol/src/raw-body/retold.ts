// A body as other programs would have written it: what somebody may have signed in place of what was sent.

/** How a program writes JSON. */
interface Style {
  readonly comma: string
  readonly colon: string
  /** Each member on a line of its own, so far in. */
  readonly indent?: string
  readonly sorted: boolean
  /** From the JSON of a text, as JavaScript writes it, to that of another program. */
  readonly spell: (json: string) => string
}

const hexOf = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, '0')
const escaped = (unit: string) => `\\u${hexOf(unit)}`
/** As Python and PHP do by default. */
const inAscii = (json: string) => json.replace(/[^\0-\x7e]/g, escaped)
/** As PHP does by default. */
const withSlashes = (json: string) => json.replaceAll('/', '\\/')
/** As System.Text.Json of .NET does by default. */
const asDotNet = (json: string) => {
  const content = json.slice(1, -1).replaceAll('\\"', '\\u0022')
  return `"${content.replace(/[^\0-\x7e]|[&'+<>`]/g, (unit) => escaped(unit).toUpperCase().replace('U', 'u'))}"`
}

const spellings: readonly Style['spell'][] = [
  (json) => json,
  inAscii,
  withSlashes,
  (json) => withSlashes(inAscii(json)),
  // Go.
  (json) => json.replace(/[<>&\u2028\u2029]/g, escaped),
  // Gson.
  (json) => json.replace(/[<>&='\u2028\u2029]/g, escaped),
  asDotNet,
]
const separators = [
  { comma: ',', colon: ':' },
  { comma: ', ', colon: ': ' },
  ...['  ', '    ', '\t'].map((indent) => ({ comma: ',', colon: ': ', indent })),
]
const styles: readonly Style[] = separators.flatMap((separator) =>
  [false, true].flatMap((sorted) => spellings.map((spell) => ({ ...separator, sorted, spell }))),
)

/** The documented fields fit; to try every style on more would only cost time. */
const rewrittenMax = 8192

/** A search asks for the same body again and again. */
const known = new WeakMap<Uint8Array, readonly string[]>()

/** Other texts of the JSON in `body`; none when it is no JSON, or long. */
export function rewritten(body: Uint8Array): readonly string[] {
  let texts = known.get(body)
  if (texts === undefined) {
    texts = body.length > rewrittenMax ? [] : rewrite(Buffer.from(body).toString())
    known.set(body, texts)
  }
  return texts
}

function rewrite(sent: string): string[] {
  const value = parsed(sent)
  if (value === undefined) return []
  const others = [...styles.map((style) => written(value, style)), sent.trim(), `${sent}\n`]
  return [...new Set(others)].filter((text) => text !== sent)
}

/** The pairs of a body as Midas 1.0 signs them. */
export function pairsOf(body: Uint8Array): string {
  const value = parsed(Buffer.from(body).toString())
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return members
    .sort(byName)
    .map(([name, member]) => `${name}=${member}`)
    .join('&')
}

function byName([left]: [string, unknown], [right]: [string, unknown]): number {
  return left < right ? -1 : 1
}

/** The body in GBK; none when it has nothing beyond ASCII, or what GBK has not. */
export function gbkOf(body: Uint8Array): Uint8Array[] {
  const text = Buffer.from(body).toString()
  if (!/[^\0-\x7f]/.test(text)) return []
  const bytes: number[] = []
  for (const character of text) {
    const pair = character < '\x80' ? [character.charCodeAt(0)] : gbkTable().get(character)
    if (pair === undefined) return []
    bytes.push(...pair)
  }
  return [Uint8Array.from(bytes)]
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function written(value: unknown, style: Style, depth = 0): string {
  const { colon, sorted, spell } = style
  const below = (item: unknown) => written(item, style, depth + 1)
  if (Array.isArray(value)) return enclosed('[', value.map(below), ']', style, depth)
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    if (sorted) members.sort(byName)
    const texts = members.map(([name, member]) => `${below(name)}${colon}${below(member)}`)
    return enclosed('{', texts, '}', style, depth)
  }
  return typeof value === 'string' ? spell(JSON.stringify(value)) : JSON.stringify(value)
}

function enclosed(
  opening: string,
  texts: readonly string[],
  closing: string,
  { comma, indent }: Style,
  depth: number,
): string {
  if (indent === undefined || texts.length === 0) return opening + texts.join(comma) + closing
  const line = `\n${indent.repeat(depth)}`
  return `${opening}${line}${indent}${texts.join(`${comma}${line}${indent}`)}${line}${closing}`
}

let table: Map<string, [number, number]> | undefined

/** Node can read GBK but not write it: the table is what all pairs of bytes read as. */
function gbkTable(): Map<string, [number, number]> {
  if (table !== undefined) return table
  table = new Map()
  const decoder = new TextDecoder('gbk')
  for (let high = 0x81; high < 0xff; high += 1) {
    for (let low = 0x40; low < 0xff; low += 1) {
      const character = decoder.decode(Uint8Array.of(high, low))
      if ([...character].length === 1 && !table.has(character)) table.set(character, [high, low])
    }
  }
  return table
}
