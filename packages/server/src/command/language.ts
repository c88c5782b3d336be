// Which language the command speaks: that of --lang, else that of the environment.
import { type Command, Option } from 'commander'
import type { Language } from '../texts.ts'

/** What the values of --lang mean. */
export const languages: Readonly<Record<string, Language>> = { en: 'en', zh: 'zh', 'zh-CN': 'zh' }

/** The values of every --lang. */
export const languageNames = Object.keys(languages)

/** Reads --lang ahead of commander, whose own texts depend on it. Commander refuses other values later. */
export function languageOf(args: readonly string[], ofEnvironment: Language): Language {
  // The Tab key sends what was typed behind `complete --`.
  const typed = args[0] === 'complete' && args[1] === '--' ? args.slice(2) : args
  const end = typed.indexOf('--')
  const own = end === -1 ? typed : typed.slice(0, end)
  const named = own.map((arg, at) =>
    arg === '--lang' ? own[at + 1] : /^--lang=(.*)$/s.exec(arg)?.[1],
  )
  const known = named.map((name) => languages[name ?? '']).filter((found) => found !== undefined)
  return known.at(-1) ?? ofEnvironment
}

/**
 * Every command with options takes --lang, and help of the first one shows it. A command that has its own writes
 * files in that language, too.
 */
export function addLanguageOption(command: Command): void {
  if (command.options.length > 0 && !command.options.some(({ long }) => long === '--lang')) {
    const help = 'language of help and messages (default: that of LC_ALL, LC_MESSAGES or LANG)'
    const option = new Option('--lang <language>', help).choices(languageNames)
    command.addOption(option.hideHelp(command.parent !== null))
  }
  command.commands.forEach(addLanguageOption)
}
