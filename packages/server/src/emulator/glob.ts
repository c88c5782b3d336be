// Patterns of fault rules. Each part between two stars is searched once, from left to right. A
// regular expression would go back and try again, and for some patterns of 128 characters that
// takes years.

/** Whether a text is like a pattern in which `*` stands for any text; no pattern takes anything. */
export function globOf(pattern: string | undefined): (text: string | undefined) => boolean {
  if (pattern === undefined) return () => true
  const [first = '', ...others] = pattern.split('*')
  const last = others.pop()
  if (last === undefined) return (text) => text === first
  return (text) => {
    if (text === undefined || !text.startsWith(first) || !text.endsWith(last)) return false
    let from = first.length
    // The leftmost place of a part leaves the most room for the parts behind it.
    for (const part of others) {
      const at = text.indexOf(part, from)
      if (at < 0) return false
      from = at + part.length
    }
    return from + last.length <= text.length
  }
}
