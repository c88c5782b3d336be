// Reads Chinese texts, here and in command/zh: the English as it is in the source, then the Chinese behind arrows.

/** `English` and `→ 中文`, each on one line or more; `{}`, or `{2}` where the order differs, is a value. */
export function catalogueOf(...sources: readonly string[]): Map<string, string> {
  const texts = new Map<string, string>()
  for (const entry of sources.join('').match(/(?:(?!→).+\n)+(?:→ .*\n)+/g) ?? []) {
    const english = entry
      .replace(/^→.*\n/gm, '')
      .replace(/\s+/g, ' ')
      .trim()
    const chinese = (entry.match(/^→.*$/gm) ?? []).map((line) => line.slice(2))
    texts.set(english, chinese.join('\n'))
  }
  return texts
}

/** `{}` is the next of the values, `{2}` the second. */
export function withValues(text: string, values: readonly unknown[]): string {
  let next = 0
  return text.replace(/\{(\d?)\}/g, (_, place: string) =>
    String(values[place === '' ? next++ : Number(place) - 1]),
  )
}
