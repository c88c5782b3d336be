// Parameters of the query: signatures are hex, so hardly any needs decoding.

/** The first value of a parameter; '' when it is absent. */
export function parameterOf(query: string, name: string): string {
  const start = query.startsWith(`${name}=`) ? 0 : query.indexOf(`&${name}=`) + 1
  if (start === 0 && !query.startsWith(`${name}=`)) return ''
  const end = query.indexOf('&', start)
  const text = query.slice(start + name.length + 1, end === -1 ? query.length : end)
  return text.includes('%') ? decoded(text) : text
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
