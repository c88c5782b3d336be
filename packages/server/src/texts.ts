// The texts of the pactolus command in the language of its user. English is in the source, and is the key of the
// Chinese in command/zh, which main.ts loads where it is needed.
import { withValues } from './chinese/catalogue.ts'

export interface Texts {
  /** English, with `{}` in place of each value and one blank between words, to Chinese. */
  get(key: string): string | undefined
  /** The Chinese of a whole sentence of another layer, or the sentence. */
  sentence(english: string): string
}

let chinese: Texts | undefined

/** From now on texts are those of the table, or English again without one. */
export function useTexts(table: Texts | undefined): void {
  chinese = table
}

export type Language = 'en' | 'zh'

export function language(): Language {
  return chinese === undefined ? 'en' : 'zh'
}

/**
 * A text with values, as a tagged template. A line break of the source and the indentation after it mean one blank,
 * after `\n` nothing.
 */
export function t(parts: TemplateStringsArray, ...values: readonly unknown[]): string {
  const english = parts.map((part) => part.replace(/(\n?)\n +/g, (_, end: string) => end || ' '))
  const found = translationOf(english.join('{}'))
  if (found === undefined) {
    return english.reduce((before, part, at) => `${before}${values[at - 1]}${part}`)
  }
  return withValues(found, values)
}

/** A text without values, such as a title: the same where the table has none. */
export function translated(english: string): string {
  return translationOf(english) ?? english
}

/** The same for a whole sentence of a layer that has no texts, values included. */
export function translatedSentence(english: string): string {
  return chinese?.sentence(english) ?? english
}

/** With the blanks and line breaks around the key. */
function translationOf(english: string): string | undefined {
  if (chinese === undefined) return undefined
  const [, before = '', key = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(english) ?? []
  const found = chinese.get(key.replace(/\s+/g, ' '))
  return found === undefined ? undefined : before + found + after
}
