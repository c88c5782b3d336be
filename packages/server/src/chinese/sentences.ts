// Whole sentences in Chinese, for the command and the console. Both get them from the service in English.
import { answerTexts } from './answers.ts'
import { withValues } from './catalogue.ts'

/** Puts sentences into Chinese, each on its line, values included. One that no catalogue has stays English. */
export function sentencesInChinese(
  ...more: readonly ReadonlyMap<string, string>[]
): (english: string) => string {
  const patterns = [...more, answerTexts].flatMap((texts) => [...texts].map(patternOf))
  const sentenceInChinese = (english: string): string => {
    for (const { pattern, chinese } of patterns) {
      const [found, ...values] = pattern.exec(english) ?? []
      if (found !== undefined) return withValues(chinese, values.map(sentenceInChinese))
    }
    return english
  }
  return (english) => english.split('\n').map(sentenceInChinese).join('\n')
}

function patternOf([english, chinese]: readonly [string, string]) {
  const source = english.replace(/[.*+?^$()|[\]\\/]/g, '\\$&').replaceAll('{}', '(.*)')
  return { pattern: new RegExp(`^${source}$`), chinese }
}
