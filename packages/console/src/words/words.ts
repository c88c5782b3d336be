// Texts of the console with their values put in. `{name}` is a value; `{n|pay|pays}` is a number with the word
// that belongs to it. The compiler demands every value of a text, and every text in both languages.
import { sentencesInChinese } from '../../../server/src/chinese/sentences.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'en' | 'zh'
export type Word = keyof typeof en

type NameOf<S extends string> = S extends `${infer Name}|${string}` ? Name : S
type Names<S extends string> = S extends `${string}{${infer Inside}}${infer Rest}`
  ? NameOf<Inside> | Names<Rest>
  : never
export type Values<W extends Word> = Readonly<Record<Names<(typeof en)[W]>, string | number>>
type Arguments<W extends Word> = [Names<(typeof en)[W]>] extends [never] ? [] : [values: Values<W>]

/** The text of a word in one language. */
export interface Translate {
  <W extends Word>(word: W, ...values: Arguments<W>): string
  /** What the service says when it refuses something. It says so in English. */
  readonly sentence: (english: string) => string
}

const sentences: Readonly<Record<Language, Translate['sentence']>> = {
  en: (english) => english,
  zh: sentencesInChinese(),
}

const texts: Readonly<Record<Language, Readonly<Record<Word, string>>>> = { en, zh }

export function translateIn(language: Language): Translate {
  const numbers = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en')
  const shown = (value: string | number) =>
    typeof value === 'number' ? numbers.format(value) : value
  const translate = <W extends Word>(word: W, ...[values]: Arguments<W>) =>
    texts[language][word].replace(
      /\{(\w+)(?:\|([^|}]*)\|([^|}]*))?\}/g,
      (_, name: string, one?: string, many?: string) => {
        const value =
          (values as Readonly<Record<string, string | number>> | undefined)?.[name] ?? ''
        if (many === undefined) return shown(value)
        return `${shown(value)} ${Number(value) === 1 ? one : many}`
      },
    )
  return Object.assign(translate, { sentence: sentences[language] })
}

/** The first language of the browser that the console has. */
export function preferredLanguage(languages: readonly string[]): Language {
  for (const tag of languages) {
    if (/^zh\b/i.test(tag)) return 'zh'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
