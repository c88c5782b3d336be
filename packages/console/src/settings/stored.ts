// What a browser remembers of its user: language, appearance, time zone, the last offer. No secret is in it.

export function readStored(name: string): string | null {
  try {
    return localStorage.getItem(`pactolus.${name}`)
  } catch {
    // A browser may forbid it; the console then starts with the defaults each time.
    return null
  }
}

export function writeStored(name: string, value: string): void {
  try {
    localStorage.setItem(`pactolus.${name}`, value)
  } catch {}
}
