// The help of commander in Chinese: its own words, the descriptions, and widths and line breaks for Chinese characters.
import { type Argument, type Command, Help, type Option } from 'commander'
import { translated } from '../../texts.ts'
import { widthOf } from '../print.ts'

const own = Help.prototype

const usageInChinese = (usage: string) =>
  usage.replace('[options]', '[选项]').replace('[command]', '[命令]')

/** What the description adds in the source: `(default 50)`, `[PACTOLUS_URL]`. */
const additions = /^(.*?)(?: \(default:? ([^()]*)\))?((?: \[[A-Z_]+\])?)$/s

/** What help says of a command, an option or an argument. */
export function descriptionInChinese(description: string): string {
  const whole = translated(description)
  if (whole !== description) return whole
  const [, text = '', value, variable = ''] = additions.exec(description) ?? []
  const byDefault = value === undefined ? '' : `（默认 ${translated(value)}）`
  return translated(text) + byDefault.replace(/^（默认 (?=\p{Script=Han})/u, '（默认：') + variable
}

/** An option or argument as commander describes it, with what it adds: choices and default. */
function described<Item extends Argument | Option>(item: Item, describe: (item: Item) => string) {
  const description = { value: descriptionInChinese(item.description) }
  return describe(Object.create(item, { description }) as Item)
    .replace(/ \(((?:choices|default|preset): .*)\)$/s, '（$1）')
    .replace('choices: ', '可选值：')
    .replace(', default: ', '，默认 ')
    .replace('default: ', '默认 ')
    .replace('preset: ', '省略值时为 ')
}

/** Breaks at blanks and around Chinese characters, but not in front of their punctuation. */
const chunk =
  /\s*[（《“]*(?:\p{Script=Han}|[^\s\p{Script=Han}（《“，。；：、）》”]+)[，。；：、）》”]*/gu

function wrapped(text: string, width: number): string {
  const lines = ['']
  for (const piece of text.match(chunk) ?? []) {
    const line = lines.at(-1) ?? ''
    if (line === '' || widthOf(line + piece) <= width) lines[lines.length - 1] = line + piece
    else lines.push(piece.trimStart())
  }
  return lines.join('\n')
}

export const helpInChinese: Partial<Help> = {
  displayWidth: widthOf,
  formatHelp: (command, helper) =>
    own.formatHelp.call(helper, command, helper).replace('： ', '：'),
  boxWrap(text: string, width: number): string {
    if (width < own.minWidthToWrap) return text
    return text
      .split('\n')
      .map((line) => wrapped(line, width))
      .join('\n')
  },
  styleTitle: translated,
  commandUsage: (command) => usageInChinese(own.commandUsage.call(new Help(), command)),
  subcommandTerm: (command) => usageInChinese(own.subcommandTerm.call(new Help(), command)),
  commandDescription: (command) => translated(own.commandDescription(command)),
  subcommandDescription: (command: Command) => translated(own.subcommandDescription(command)),
  argumentDescription: (argument) => described(argument, own.argumentDescription),
  optionDescription: (option) => described(option, own.optionDescription),
}
