// A body as other programs would have written it: what somebody may have signed in place of what was sent.

/** From JSON as JavaScript writes it to that of another program. */
type Spelling = (json: string) => string

/** How a program lays JSON out. */
interface Layout {
  readonly comma: string
  readonly colon: string
  /** Each member on a line of its own, so far in. */
  readonly indent?: string
  readonly sorted: boolean
}

const hexOf = (unit: string) => unit.charCodeAt(0).toString(16).padStart(4, '0')
const escaped = (unit: string) => `\\u${hexOf(unit)}`
/** As Python and PHP do by default. */
const inAscii = (json: string) => json.replace(/[^\0-\x7e]/g, escaped)
/** As PHP does by default. */
const withSlashes = (json: string) => json.replaceAll('/', '\\/')
/** As System.Text.Json of .NET does by default. */
const asDotNet = (json: string) =>
  json
    .replace(/\\["\\]/g, (pair) => (pair === '\\"' ? '\\u0022' : pair))
    .replace(/[^\0-\x7e]|[&'+<>`]/g, (unit) => `\\u${hexOf(unit).toUpperCase()}`)

const spellings: readonly Spelling[] = [
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
const layouts: readonly Layout[] = separators.flatMap((separator) =>
  [false, true].map((sorted) => ({ ...separator, sorted })),
)

/** A search asks for the same body again and again. */
const textsOf = new WeakMap<Uint8Array, readonly string[]>()

/** Other texts of the JSON in `body`; none when it is no JSON. */
export function rewritten(body: Uint8Array): readonly string[] {
  let texts = textsOf.get(body)
  if (texts === undefined) {
    texts = rewrite(Buffer.from(body).toString())
    textsOf.set(body, texts)
  }
  return texts
}

function rewrite(sent: string): string[] {
  const value = parsed(sent)
  if (value === undefined) return []
  const others = [sent.trim(), `${sent}\n`]
  const compact = JSON.stringify(value)
  // Most bodies have little that programs spell differently.
  const different = new Map(spellings.map((spelling) => [spelling(compact), spelling]))
  for (const spelling of different.values()) {
    const spell = remembered(spelling)
    for (const layout of layouts) others.push(written(value, layout, spell))
  }
  return [...new Set(others)].filter((text) => text !== sent)
}

/** A text of the body is spelled once, not for every layout. */
function remembered(spelling: Spelling): (text: string) => string {
  const spelled = new Map<string, string>()
  return (text) => {
    const known = spelled.get(text) ?? spelling(JSON.stringify(text))
    spelled.set(text, known)
    return known
  }
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

function written(
  value: unknown,
  layout: Layout,
  spell: (text: string) => string,
  depth = 0,
): string {
  const { colon, sorted } = layout
  const below = (item: unknown) => written(item, layout, spell, depth + 1)
  if (Array.isArray(value)) return enclosed('[', value.map(below), ']', layout, depth)
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    if (sorted) members.sort(byName)
    const texts = members.map(([name, member]) => `${below(name)}${colon}${below(member)}`)
    return enclosed('{', texts, '}', layout, depth)
  }
  return typeof value === 'string' ? spell(value) : JSON.stringify(value)
}

function enclosed(
  opening: string,
  texts: readonly string[],
  closing: string,
  { comma, indent }: Layout,
  depth: number,
): string {
  if (indent === undefined || texts.length === 0) return opening + texts.join(comma) + closing
  const line = `\n${indent.repeat(depth)}`
  return `${opening}${line}${indent}${texts.join(`${comma}${line}${indent}`)}${line}${closing}`
}

let table: Map<string, [number, number]> | undefined

/** Node can read GBK but not write it: the table is what all pairs of bytes read as, one a line. */
function gbkTable(): Map<string, [number, number]> {
  if (table !== undefined) return table
  table = new Map()
  const pairs: [number, number][] = []
  for (let high = 0x81; high < 0xff; high += 1) {
    for (let low = 0x40; low < 0xff; low += 1) pairs.push([high, low])
  }
  const bytes = Uint8Array.from(pairs.flatMap(([high, low]) => [high, low, 0x0a]))
  const lines = new TextDecoder('gbk').decode(bytes).split('\n')
  for (const [i, pair] of pairs.entries()) {
    const character = lines[i] ?? ''
    if (character.length === 1 && !table.has(character)) table.set(character, pair)
  }
  return table
}
