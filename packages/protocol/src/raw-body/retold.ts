// A body as other programs would have written it: what somebody may have signed in place of what was sent.

interface Style {
  readonly comma: string
  readonly colon: string
  readonly sorted: boolean
  /** As Python and PHP do by default: characters beyond ASCII as \uXXXX. */
  readonly ascii: boolean
  /** As PHP does by default: \/. */
  readonly slash: boolean
}

const booleans = [false, true] as const
const separators = [
  { comma: ',', colon: ':' },
  { comma: ', ', colon: ': ' },
] as const
const styles: readonly Style[] = separators.flatMap((separator) =>
  booleans.flatMap((sorted) =>
    booleans.flatMap((ascii) => booleans.map((slash) => ({ ...separator, sorted, ascii, slash }))),
  ),
)

/** Other texts of the JSON in `body`; none when it is no JSON. */
export function rewritten(body: Uint8Array): string[] {
  const sent = Buffer.from(body).toString()
  const value = parsed(sent)
  if (value === undefined) return []
  const compact = JSON.stringify(value)
  const others = [
    ...styles.map((style) => written(value, style)),
    ...[2, 4, '\t'].map((indent) => JSON.stringify(value, null, indent)),
    // Go writes < > & as escapes.
    compact.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`),
    sent.trim(),
    `${sent}\n`,
  ]
  return [...new Set(others)].filter((text) => text !== sent)
}

/** The pairs of a body as Midas 1.0 signs them. */
export function pairsOf(body: Uint8Array): string {
  const value = parsed(Buffer.from(body).toString())
  const members = typeof value === 'object' && value !== null ? Object.entries(value) : []
  return members
    .map(([name, member]) => `${name}=${member}`)
    .sort()
    .join('&')
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

function written(value: unknown, style: Style): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => written(item, style)).join(style.comma)}]`
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value)
    if (style.sorted) members.sort(([left], [right]) => (left < right ? -1 : 1))
    const texts = members.map(
      ([name, member]) => `${written(name, style)}${style.colon}${written(member, style)}`,
    )
    return `{${texts.join(style.comma)}}`
  }
  let text = JSON.stringify(value)
  if (style.ascii) {
    text = text.replace(
      /[^\0-\x7f]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
    )
  }
  return style.slash ? text.replaceAll('/', '\\/') : text
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
