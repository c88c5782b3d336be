// The pactolus command: arguments to a command, one file each under command/.
import { Command, CommanderError } from 'commander'
import { reportFailure } from './command/failure.ts'
import { addServeCommands } from './command/serve.ts'
import { version } from './version.ts'

const program = new Command('pactolus')
  .description(
    'A virtual-currency service that speaks the Midas (米大师) payment protocol of WeChat.',
  )
  .version(version)
  .showHelpAfterError('(add --help for what it takes)')
  .exitOverride()

addServeCommands(program)

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else reportFailure(error)
}
