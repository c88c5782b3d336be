// Every command explains itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Command } from 'commander'
import { createProgram } from '../../src/command/program.ts'
import { run } from './command.ts'

let printed = ''
const program = createProgram()

/** Every command and subcommand with the words that call it. */
function commandsOf(parent: Command, words: string[] = []): [string, Command][] {
  const visible = parent.createHelp().visibleCommands(parent)
  const shown = visible.filter((command) => parent.commands.includes(command))
  return shown.flatMap((command) => {
    const own = [...words, command.name()]
    return [[own.join(' '), command] as [string, Command], ...commandsOf(command, own)]
  })
}

for (const [words, command] of commandsOf(program)) {
  void test(`help of ${words} describes it and has an example`, () => {
    printed = ''
    const writeOut = (text: string) => {
      printed += text
    }
    command.configureOutput({ writeOut }).outputHelp()
    assert.match(command.description(), /\.$/)
    assert.match(printed, /^Examples?.*:$/m)
    assert.match(printed, new RegExp(`\\$ .*pactolus ${words}( |$)`, 'm'))
  })
}

void test('the Tab key completes commands, options and the values of an option', async () => {
  const completed = async (...words: string[]) => {
    const { exitCode, stdout } = await run(['complete', '--', ...words])
    assert.equal(exitCode, 0)
    return stdout.split('\n').map((line) => line.split('\t')[0])
  }
  assert.deepEqual((await completed('clo')).slice(0, 3), ['cloud', 'close', 'clock'])
  assert.ok((await completed('close', 'export', '--la')).includes('--layout'))
  const values = await completed('close', 'export', '--layout', '')
  assert.deepEqual(values.slice(0, 3), ['pactolus', 'audit', 'wechat'])
  const { stdout } = await run(['completion', 'bash'])
  assert.match(stdout, /pactolus complete -- /)
})

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
    'operator',
    'approval',
    'sign',
    'topup',
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
