// Every command explains itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Command } from 'commander'
import { addAccountCommands } from '../../src/command/account.ts'
import { addAppCommands } from '../../src/command/app.ts'
import { addAuditCommands } from '../../src/command/audit.ts'
import { addClockCommands } from '../../src/command/clock.ts'
import { addCloudCommands } from '../../src/command/cloud.ts'
import { addExecCommand } from '../../src/command/exec.ts'
import { addFaultCommands } from '../../src/command/fault.ts'
import { addMigrateCommand } from '../../src/command/migrate.ts'
import { addOfferCommands } from '../../src/command/offer.ts'
import { addOrderCommands } from '../../src/command/order.ts'
import { addPartitionCommands } from '../../src/command/partition.ts'
import { addRequestsCommand } from '../../src/command/requests.ts'
import { addSignCommand } from '../../src/command/sign.ts'
import { addNamespaceCommands, addStateCommands } from '../../src/command/state.ts'
import { run } from './command.ts'

let printed = ''
const program = new Command('pactolus').enablePositionalOptions().configureOutput({
  writeOut: (text) => {
    printed += text
  },
})
addExecCommand(program)
addMigrateCommand(program)
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

/** Every command and subcommand with the words that call it. */
function commandsOf(parent: Command, words: string[] = []): [string, Command][] {
  return parent.commands.flatMap((command) => {
    const own = [...words, command.name()]
    return [[own.join(' '), command] as [string, Command], ...commandsOf(command, own)]
  })
}

for (const [words, command] of commandsOf(program)) {
  void test(`help of ${words} describes it and has an example`, () => {
    printed = ''
    command.outputHelp()
    assert.match(command.description(), /\.$/)
    assert.match(printed, /^Examples?.*:$/m)
    assert.match(printed, new RegExp(`\\$ .*pactolus ${words}( |$)`, 'm'))
  })
}

void test('help of recharge says why it wants a bill_no', async () => {
  const { exitCode, stdout } = await run(['account', 'recharge', '--help'])
  assert.equal(exitCode, 0)
  assert.match(stdout, /Why a --bill-no: an answer can get lost/)
})

void test('the help of pactolus lists every family and the exit codes', async () => {
  const { exitCode, stdout } = await run(['--help'])
  assert.equal(exitCode, 0)
  for (const family of [
    'migrate',
    'partition',
    'audit',
    'app',
    'offer',
    'account',
    'order',
    'sign',
    'cloud',
    'exec',
    'fault',
    'clock',
    'state',
    'requests',
    'namespace',
  ]) {
    assert.match(stdout, new RegExp(`^ {2}${family} `, 'm'))
  }
  assert.match(stdout, /Exit codes: 0 done/)
})

void test('an unknown command, option or missing argument ends with 2', async () => {
  const wrong = [['bogus'], ['account', 'bogus'], ['dev', '--bogus'], ['app', 'create'], ['sign']]
  for (const args of wrong) {
    const { exitCode, stderr } = await run(args)
    assert.equal(exitCode, 2, args.join(' '))
    assert.match(stderr, /add --help/)
  }
})
