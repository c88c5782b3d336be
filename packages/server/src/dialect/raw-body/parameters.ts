// Parameters of the query: signatures are hex, so hardly any needs decoding.

/** The first value of a parameter; '' when it is absent. */
export function parameterOf(query: string, name: string): string {
  for (const pair of query.split('&')) {
    if (!pair.startsWith(name) || pair[name.length] !== '=') continue
    const text = pair.slice(name.length + 1)
    return text.includes('%') ? decoded(text) : text
  }
  return ''
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
