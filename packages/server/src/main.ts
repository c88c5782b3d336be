// The pactolus command: arguments to a command, one file each under command/.
import { Command, CommanderError } from 'commander'
import { addAccountCommands } from './command/account.ts'
import { addAppCommands } from './command/app.ts'
import { addAuditCommands } from './command/audit.ts'
import { addClockCommands } from './command/clock.ts'
import { addCloudCommands } from './command/cloud.ts'
import { addExecCommand } from './command/exec.ts'
import { reportFailure } from './command/failure.ts'
import { addFaultCommands } from './command/fault.ts'
import { addKeyCommands } from './command/key.ts'
import { addMigrateCommand } from './command/migrate.ts'
import { addOfferCommands } from './command/offer.ts'
import { addOrderCommands } from './command/order.ts'
import { addPartitionCommands } from './command/partition.ts'
import { addRequestsCommand } from './command/requests.ts'
import { addServeCommands } from './command/serve.ts'
import { addSignCommand } from './command/sign.ts'
import { addNamespaceCommands, addStateCommands } from './command/state.ts'
import { version } from './package.ts'
import { stopWithNpm } from './stop-signals.ts'

const program = new Command('pactolus')
  .description(
    'A virtual-currency service that speaks the Midas (米大师) payment protocol of WeChat.',
  )
  .version(version)
  .showHelpAfterError('(add --help for what it takes)')
  .exitOverride()
  // An option after a subcommand is one of that subcommand: audit and audit log share names.
  .enablePositionalOptions()
  .addHelpText(
    'after',
    `
Examples:
  $ pactolus dev                  the emulator, with a demo game
  $ pactolus account balance      what the demo player has
  $ pactolus audit                whether every coin is accounted for

Exit codes: 0 done, 1 could not be done, 2 wrong arguments or configuration, 3 no service answers.`,
  )

addServeCommands(program)
addExecCommand(program)
addMigrateCommand(program)
addKeyCommands(program)
addPartitionCommands(program)
addAuditCommands(program)
addAppCommands(program)
addOfferCommands(program)
addCloudCommands(program)
addAccountCommands(program)
addOrderCommands(program)
addSignCommand(program)
addFaultCommands(program)
addClockCommands(program)
addStateCommands(program)
addRequestsCommand(program)
addNamespaceCommands(program)

stopWithNpm()

// A reader such as head may go before everything is printed.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

try {
  await program.parseAsync()
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2
  else reportFailure(error)
}
