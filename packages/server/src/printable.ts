// Text from outside must not control the terminal that shows it. So control characters, those of C1
// included, and characters that change the direction of writing are escaped.
const steering = /[^\P{Cc}\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The text with such characters as `\u009b`, which in JSON means the same; line ends stay. */
export function printable(text: string): string {
  return text.replace(steering, escaped)
}

export function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
