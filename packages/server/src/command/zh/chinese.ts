// Makes the command speak Chinese. main.ts loads this where the user reads Chinese, and only then.
import type { Command } from 'commander'
import { sentencesInChinese } from '../../chinese/sentences.ts'
import { translated, useTexts } from '../../texts.ts'
import { describeCompletions } from '../completion.ts'
import { commanderTexts } from './commander.ts'
import { faultTexts } from './faults.ts'
import { descriptionInChinese, helpInChinese } from './help.ts'
import { texts } from './texts.ts'

/** For sentences of commander and of the layers below the commands. */
export const sentenceInChinese = sentencesInChinese(commanderTexts, faultTexts)

/** From now on texts of the command are Chinese, those of commander included. */
export function speakChinese(program: Command): void {
  useTexts({ get: (key) => texts.get(key), sentence: sentenceInChinese })
  localize(program)
  describeCompletions(descriptionInChinese)
}

function localize(command: Command): void {
  command.configureHelp({ ...helpInChinese })
  command.configureOutput({ outputError: (message, write) => write(sentenceInChinese(message)) })
  command.showHelpAfterError(translated('(add --help for what it takes)'))
  const events = command as Command & NodeJS.EventEmitter
  for (const listener of events.listeners('afterHelp')) {
    events.removeAllListeners('afterHelp')
    events.on('afterHelp', (context: { write(text: string): void }) =>
      listener({ ...context, write: (text: string) => context.write(helpTextInChinese(text)) }),
    )
  }
  command.commands.forEach(localize)
}

/** Paragraph by paragraph; where there is none, by lines and by what stands apart in a line. */
function helpTextInChinese(text: string): string {
  return text.replace(/[^\n](?:.|\n(?!\n))*/g, (paragraph) => {
    const found = translated(paragraph)
    return found !== paragraph ? found : paragraph.replace(/\S+(?: \S+)*/g, translated)
  })
}
