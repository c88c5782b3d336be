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
  assert.deepEqual((await completed('--lang', '')).slice(0, 2), ['en', 'zh'])
  const { stdout } = await run(['completion', 'bash'])
  assert.match(stdout, /pactolus complete -- /)
})

void test('the Tab key describes commands and options in the language of the command', async () => {
  const LANG = 'zh_CN.UTF-8'
  const described = async (typed: string, env: Readonly<Record<string, string>> = {}) => {
    const { exitCode, stdout } = await run(['complete', '--', ...typed.split(' ')], { env })
    assert.equal(exitCode, 0)
    const candidates = stdout.trimEnd().split('\n').slice(0, -1)
    assert.ok(candidates.length > 1, typed)
    return candidates.map((line) => line.split('\t').at(1) ?? '')
  }
  for (const typed of ['', 'account ', 'account recharge --', 'serve --', 'sign --']) {
    for (const text of await described(typed, { LANG })) assert.match(text, /\p{Script=Han}/u)
  }
  const hanIn = async (typed: string, env?: Readonly<Record<string, string>>) =>
    /\p{Script=Han}/u.test((await described(typed, env)).join(''))
  assert.equal(await hanIn('account --lang zh-CN '), true)
  assert.equal(await hanIn('--lang en account ', { LANG }), false)
  assert.equal(await hanIn('account --lang zh ', { LANG: 'en_US.UTF-8' }), true)
  assert.equal(await hanIn('account '), false)
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
