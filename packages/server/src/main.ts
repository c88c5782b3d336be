// The pactolus command: arguments to a command, one file each under command/.
import { CommanderError } from 'commander'
import { reportFailure } from './command/failure.ts'
import { languageOf } from './command/language.ts'
import { createProgram } from './command/program.ts'
import { readLanguage } from './config.ts'
import { stopWithNpm } from './stop-signals.ts'

stopWithNpm()

// A reader such as head may go before everything is printed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  const program = createProgram()
  if (languageOf(process.argv.slice(2), readLanguage()) === 'zh') {
    const { speakChinese } = await import('./command/zh/chinese.ts')
    speakChinese(program)
  }
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else reportFailure(error)
}
