// pactolus topup against a running dev, as a developer types it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { TopUpResult } from '../../src/emulator/topup-contract.ts'
import { type CommandService, startForCommands } from './command.ts'

let service: CommandService
before(async () => {
  service = await startForCommands()
})
after(() => service.remove())

const topUp = (...args: string[]) => service.pactolus('topup', ...args)

test('it buys coins in each dialect, and says what the client gets and what the player has', async () => {
  const { exitCode, stdout, stderr } = await topUp('--coins', '60', '--out-trade-no', 'T1')
  assert.equal(exitCode, 0, stderr)
  assert.match(stdout, /^requestMidasPayment:ok\n/)
  assert.match(stdout, /^Order T1: 60 coins for 6\.00 yuan, paid and delivered\.$/m)
  assert.match(
    stdout,
    /^oDemo\S+, zone 1, offer \d+ \(production\) has 1060 coins, 0 of them gifts/m,
  )
  const args = ['--coins', '7', '--dialect', 'xpay', '--env', 'sandbox']
  const xpay = await service.json<TopUpResult>('topup', ...args)
  assert.deepEqual([xpay.order?.dialect, xpay.order?.env], ['xpay', 'sandbox'])
  const old = ['--coins', '10', '--dialect', '1.0', '--zone', '2', '--openid', 'oOther']
  const { order } = await service.json<TopUpResult>('topup', ...old)
  assert.deepEqual([order?.dialect, order?.zone_id, order?.openid], ['1.0', '2', 'oOther'])
})

test('a failure of the client ends with 1, and shows its cause', async () => {
  const cases: [string[], RegExp][] = [
    [['--coins', '7'], /errCode -15002\n {2}buyQuantity 7 at 10 fen a coin costs 0\.70 yuan/],
    [
      ['--coins', '60', '--cancel'],
      /errCode -2\n.*\nOrder _\w+: 60 coins for 6\.00 yuan, not paid\./,
    ],
    [['--coins', '60', '--cancel=1'], /errCode 1\n/],
    [['--coins', '60', '--platform', 'ios'], /errCode 701001/],
    [['--coins', '60', '--release', '--env', 'sandbox'], /errCode -15010/],
    [
      ['--coins', '60', '--dialect', 'xpay', '--openid', 'oX'],
      /errCode -15007\n {2}oX has no live/,
    ],
  ]
  for (const [args, text] of cases) {
    const { exitCode, stdout } = await topUp(...args)
    assert.equal(exitCode, 1, args.join(' '))
    assert.match(stdout, text)
  }
})

test('faults of top-ups are added by their name and code, and told', async () => {
  const { exitCode, stderr } = await service.pactolus(
    ...['fault', 'add', 'client_error_after_pay', '--err-code', '-15004', '--count', '1'],
  )
  assert.equal(exitCode, 0, stderr)
  await service.pactolus('fault', 'add', 'never_delivered', '--count', '1')
  await service.pactolus('fault', 'add', 'callback_lost', '--count', '1')
  assert.match(
    (await topUp('--coins', '60')).stdout,
    /errCode -15004\n.*\n {2}fault rule 1: client_/,
  )
  assert.match((await topUp('--coins', '60')).stdout, /paid; the coins have not come\./)
  const lost = await topUp('--coins', '60')
  assert.equal(lost.exitCode, 0)
  assert.match(lost.stdout, /^The client gets no callback\.\n/)
  const wrong = await service.pactolus('fault', 'add', 'callback_lost', '--err-code', '-1')
  assert.equal(wrong.exitCode, 2)
  assert.match(wrong.stderr, /err_code is for client_error_before_pay/)
})

test('wrong arguments end with 2', async () => {
  const cases: [string[], RegExp][] = [
    [[], /required option '--coins <n>' not specified/],
    [['--coins', '0'], /whole number from 1/],
    [['--coins', '60', '--cancel=3'], /answers -2, 1 or 7/],
    [['--coins', '60', '--dialect', '3.0'], /Allowed choices are 1\.0, 2\.0, xpay/],
    [['--coins', '60', '--namespace', 'nobody'], /no namespace nobody/],
  ]
  for (const [args, sentence] of cases) {
    const { exitCode, stderr } = await topUp(...args)
    assert.equal(exitCode, 2, args.join(' '))
    assert.match(stderr, sentence)
  }
})
