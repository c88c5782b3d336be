// The commands of pactolus, one file each.
import { Command } from 'commander'
import { version } from '../package.ts'
import { addAccountCommands } from './account.ts'
import { addAppCommands } from './app.ts'
import { addApprovalCommands } from './approval.ts'
import { addAuditCommands } from './audit.ts'
import { addClockCommands } from './clock.ts'
import { addCloseCommands } from './close.ts'
import { addCloudCommands } from './cloud.ts'
import { addCompletionCommand } from './completion.ts'
import { addDoctorCommand } from './doctor.ts'
import { addExecCommand } from './exec.ts'
import { addExportCommands } from './export.ts'
import { addFaultCommands } from './fault.ts'
import { addHistoryCommands } from './history.ts'
import { addKeyCommands } from './key.ts'
import { addLanguageOption } from './language.ts'
import { addMigrateCommand } from './migrate.ts'
import { addOfferCommands } from './offer.ts'
import { addOperatorCommands } from './operator.ts'
import { addOrderCommands } from './order.ts'
import { addPartitionCommands } from './partition.ts'
import { addPurchaseCommands } from './purchase.ts'
import { addPushCommands } from './push.ts'
import { addReconcileCommands } from './reconcile.ts'
import { addRequestsCommand } from './requests.ts'
import { addServeCommands } from './serve.ts'
import { addSignCommand } from './sign/sign.ts'
import { addNamespaceCommands, addStateCommands } from './state.ts'
import { addTopUpCommand } from './topup.ts'

export function createProgram(): Command {
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
  addDoctorCommand(program)
  addMigrateCommand(program)
  addKeyCommands(program)
  addPartitionCommands(program)
  addAuditCommands(program)
  addAppCommands(program)
  addOfferCommands(program)
  addCloudCommands(program)
  addAccountCommands(program)
  addOrderCommands(program)
  addPurchaseCommands(program)
  addExportCommands(program)
  addReconcileCommands(program)
  addCloseCommands(program)
  addHistoryCommands(program)
  addPushCommands(program)
  addOperatorCommands(program)
  addApprovalCommands(program)
  addSignCommand(program)
  addTopUpCommand(program)
  addFaultCommands(program)
  addClockCommands(program)
  addStateCommands(program)
  addRequestsCommand(program)
  addNamespaceCommands(program)
  addLanguageOption(program)
  addCompletionCommand(program)
  return program
}
