// What the long-running scripts share: options with a help text, mistakes reported in a sentence, and lines of
// progress with the time.
import { type ParseArgsConfig, parseArgs } from 'node:util'

type Options = NonNullable<ParseArgsConfig['options']>

/** What `options` gives for the words of a command, as `parseArgs` returns it. */
type Values<O extends Options> = ReturnType<typeof parseArgs<{ options: O }>>['values']

/**
 * Reads the words of the command with `read`, which may throw an Error that says what is wrong with them. Ends the
 * process after `--help` (0), and with that sentence after a mistake (2). Words that are no option are a mistake unless
 * `allowPositionals` is set.
 */
export function readWords<O extends Options, T>(
  help: string,
  options: O,
  read: (values: Values<O>, words: readonly string[]) => T,
  { allowPositionals = false } = {},
): T {
  try {
    if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
      process.stdout.write(help)
      process.exit()
    }
    const { values, positionals } = parseArgs({ options, allowPositionals })
    return read(values as Values<O>, positionals)
  } catch (error) {
    process.stderr.write(`${(error as Error).message}; --help lists the options\n`)
    process.exit(2)
  }
}

/** The whole number from 1 to `max` that `text` is. */
export function whole(name: string, text: string, max = Number.MAX_SAFE_INTEGER): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= 1 && value <= max) return value
  const upTo = max === Number.MAX_SAFE_INTEGER ? '' : ` to ${max}`
  throw new Error(`--${name} takes a whole number from 1${upTo}, not "${text}"`)
}

/** The one of `choices` that `text` is. */
export function oneOf<Choice extends string>(
  name: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === text)
  if (found !== undefined) return found
  throw new Error(`--${name} takes ${choices.join(', ')}, not "${text}"`)
}

const startedAt = performance.now()

/** Writes a line of progress to stderr, with the seconds since the start. */
export function log(text: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  process.stderr.write(`${seconds.padStart(7)} s  ${text}\n`)
}
