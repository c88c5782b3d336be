// `pactolus topup`: coins bought as the client of a player buys them, from a running emulator.

import { type Dialect, dialects } from '@pactolus/protocol'
import { type Command, InvalidArgumentError, Option } from 'commander'
import type { TopUpOrder, TopUpResult } from '../emulator/topup-contract.ts'
import { language, t } from '../texts.ts'
import { envOption } from './address.ts'
import {
  addControlOptions,
  type ControlOptions,
  connectControls,
  howToFindDev,
  inNamespace,
} from './control-client.ts'
import { given, whole } from './input.ts'
import { printJson, printLine } from './print.ts'

interface TopUpOptions extends ControlOptions {
  readonly coins: number
  readonly openid?: string
  readonly dialect?: Dialect['name']
  readonly offer?: string
  readonly zone?: string
  readonly env: string
  readonly outTradeNo?: string
  readonly attach?: string
  readonly platform?: string
  readonly release?: true
  readonly cancel?: number | true
}

const help = `
The emulator makes the call of the client, signs what the game's server signs of it, and answers what the client gets:
wx.requestMidasPayment (1.0 and 2.0), wx.requestVirtualPayment (xpay). No money is asked for. What a coin costs is a
setting of the offer (pactolus offer set --coin-price). A mini game sells amounts of a tier alone: at 10 fen a coin
10, 30, 60, 80, 120 and so on.

Coins that come late or never, a lost callback and every errCode are faults: pactolus fault add --help.
The exit code is 1 when the client call fails.

Examples:
  $ pactolus topup --coins 60
  $ pactolus topup --openid oPlayer1 --coins 60 --dialect 1.0 --zone 2 --out-trade-no T1
  $ pactolus topup --coins 100 --dialect xpay --env sandbox --json
  $ pactolus topup --coins 60 --cancel
${howToFindDev}`

export function addTopUpCommand(program: Command): void {
  const topUp = program
    .command('topup')
    .summary('Buy coins in the emulator, as the client of a player does.')
    .description('Buy coins in the emulator, as the payment call in the client of a player does.')
    .requiredOption('--coins <n>', 'how many', whole(1, 9_999_999_999))
    .option('--openid <openid>', "the player (default: the game's first)")
    .addOption(
      new Option('--dialect <name>', 'the protocol of the game (default 2.0)').choices(
        dialects.map(({ name }) => name),
      ),
    )
    .option('--offer <offer-id>', "the offer (default: the game's first, of xpay its own)")
    .option('--zone <zone-id>', '1.0, 2.0: the zone (default 1)')
    .addOption(envOption().default('production'))
    .option('--out-trade-no <number>', "the game's number of the order (default: one is made)")
    .option('--attach <text>', 'xpay: text that pushes return')
    .addOption(
      new Option('--platform <name>', 'the system of the device (default android)').choices([
        ...['android', 'ios', 'windows', 'mac', 'ohos'],
      ]),
    )
    .option('--release', 'the game on the device is a released version')
    .option('--cancel [code]', 'the player cancels: -2, or --cancel=1, --cancel=7', cancelCode)
  addControlOptions(topUp).addHelpText('after', help).action(topUpCoins)
}

function cancelCode(text: string): number {
  if (!['-2', '1', '7'].includes(text)) {
    throw new InvalidArgumentError(t`A client that is cancelled answers -2, 1 or 7.`)
  }
  return Number(text)
}

async function topUpCoins(options: TopUpOptions): Promise<void> {
  const { coins, openid, dialect, offer, zone, env, outTradeNo, attach, platform, release } =
    options
  const terms = {
    ...{ coins, openid, dialect, offer_id: offer, zone_id: zone, env },
    ...{ out_trade_no: outTradeNo, attach, platform, release },
    cancel: options.cancel === true ? -2 : options.cancel,
  }
  const result = await connectControls(options).post<TopUpResult>(
    inNamespace('/topups', options),
    given(terms),
    { whenUnknown: t`pactolus requests shows whether the top-up was made.` },
  )
  if (result.callback?.errCode !== undefined) process.exitCode = 1
  if (options.json === true) printJson(result)
  else printResult(result)
}

function printResult({ callback, causes, order, after, fault }: TopUpResult): void {
  const code = callback?.errCode === undefined ? '' : `  errCode ${callback.errCode}`
  printLine(callback === null ? t`The client gets no callback.` : `${callback.errMsg}${code}`)
  for (const cause of causes) printLine(`  ${cause[language()]}`)
  if (fault !== null) printLine(t`  fault rule ${fault.rule}: ${fault.effect}`)
  if (order !== null) printLine(sentenceOf(order))
  if (order !== null && after !== null) {
    const { openid, zone_id: zone, offer_id: offer, env } = order
    const { balance, gift_balance: gift } = after
    printLine(
      t`${openid}, zone ${zone}, offer ${offer} (${env}) has ${balance} coins, ${gift} of them gifts.`,
    )
  }
}

function sentenceOf({
  out_trade_no: number,
  state,
  fee,
  coins,
  arrives_at: at,
}: TopUpOrder): string {
  const order = t`Order ${number}: ${coins} coins for ${(fee / 100).toFixed(2)} yuan`
  switch (state) {
    case 'created':
      return t`${order}, not paid.`
    case 'closed':
      return t`${order}, closed.`
    case 'delivered':
      return t`${order}, paid and delivered.`
    default:
      return at === null
        ? t`${order}, paid; the coins have not come.`
        : t`${order}, paid; the coins come at ${at}.`
  }
}
