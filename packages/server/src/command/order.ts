// `pactolus order …`: find orders, and refund a pay.

import type { Command } from 'commander'
import { t } from '../texts.ts'
import {
  type AccountOptions,
  accountOf,
  addAccountOptions,
  addOfferOptions,
  addServiceOptions,
  howToConnect,
  nameOf,
  offerOf,
} from './address.ts'
import { connect, type OrderBody, type OrderResult, path } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { billNumber, given, whole } from './input.ts'
import { addOrderList } from './order-list.ts'
import { printEach, printJson, printLine, printRecord } from './print.ts'

export function addOrderCommands(program: Command): void {
  const order = program
    .command('order')
    .summary('Orders: list, show, cancel.')
    .description('Orders: search by time, find one by its number, refund a pay.')
    .addHelpText(
      'after',
      `
Examples:
  $ pactolus order list --state open
  $ pactolus order show 20260401-000123
  $ pactolus order cancel 20260401-000123 --offer 1450000001 --openid oPlayer1`,
    )

  addOrderList(order)

  addServiceOptions(
    addOfferOptions(
      order.command('show <bill-no>').description('Show every order with this number.'),
    ),
  )
    .addHelpText(
      'after',
      `
A number is unique per account and kind only, so there can be several: all are shown.

Example:
  $ pactolus order show 20260401-000123 --offer 1450000001
${howToConnect}`,
    )
    .action(showOrders)

  addServiceOptions(
    addAccountOptions(
      order
        .command('cancel')
        .argument('<bill-no>', 'the number of the pay', billNumber)
        .description('Refund a pay: all that is left of it, as cancelpay does, or a part.')
        .option('--amount <coins>', 'a part; with --refund-no', whole(1, 9_999_999_999))
        .option('--refund-no <number>', 'the number of that part: the same again moves nothing')
        .option('--reason <text>', 'why; shown with the order'),
    ),
  )
    .addHelpText(
      'after',
      `
The coins return as they were taken: gifts as gifts, bought ones as bought. The offer's cancel window
counts here too (pactolus offer show). A pay is cancelled once; the second time is refused.

Examples:
  $ pactolus order cancel 20260401-000123 --offer 1450000001 --openid oPlayer1
  $ pactolus order cancel 20260401-000123 --amount 20 --refund-no R1 --reason "item was broken"
${howToConnect}`,
    )
    .action(cancelOrder)
}

async function showOrders(billNo: string, options: AccountOptions): Promise<void> {
  const client = connect(options)
  const offerId = offerOf(options.offer, client.address)
  const found = await client.get<{ items: OrderBody[] }>(
    path`/offers/${offerId}/${options.env}/orders/${billNo}`,
  )
  if (found.items.length === 0) {
    throw new CommandFailure(t`There is no order ${billNo} in offer ${offerId} (${options.env}).`)
  }
  if (options.json === true) return printJson(found)
  printEach(found.items, printOrder)
}

interface CancelOptions extends AccountOptions {
  readonly amount?: number
  readonly refundNo?: string
  readonly reason?: string
}

async function cancelOrder(billNo: string, options: CancelOptions): Promise<void> {
  const client = connect(options)
  const address = accountOf(options, client.address)
  const { offerId, env, openid, zoneId } = address
  const { amount, refundNo, reason } = options
  const result = await client
    .post<OrderResult>(
      path`/offers/${offerId}/${env}/accounts/${openid}/${zoneId}/orders/${billNo}/cancel`,
      given({ amount, refund_no: refundNo, reason }),
      { whenUnknown: t`Run the command again as it is: a pay is cancelled once.` },
    )
    .catch((error: unknown) => {
      // "This account" needs a name where it was not typed.
      if (!(error instanceof CommandFailure) || error.exitCode !== 1) throw error
      throw new CommandFailure(`${error.message}\n${t`The account: ${nameOf(address)}`}`)
    })
  if (options.json === true) return printJson(result)
  const what = refundNo === undefined ? billNo : t`a part of ${billNo}`
  const { amount: coins, gift } = result
  printLine(
    result.outcome === 'duplicate'
      ? t`Refunded ${what} before: ${coins} coins, ${gift} of them gifts.`
      : t`Refunded ${what}: ${coins} coins, ${gift} of them gifts.`,
  )
  printLine(
    t`${nameOf(address)} has ${result.balance} coins, ${result.gift_balance} of them gifts.`,
  )
}

function printOrder(order: OrderBody): void {
  const isCancelledEarly = order.kind === 'pay' && order.amount === 0
  printRecord([
    ['kind', order.kind],
    ['bill_no', order.bill_no],
    ...(order.pay_bill_no === null ? [] : ([['pay_bill_no', order.pay_bill_no]] as const)),
    ['openid', order.openid],
    ['zone_id', order.zone_id],
    [
      'amount',
      isCancelledEarly
        ? t`none: it was cancelled before it arrived`
        : t`${order.amount}, ${order.gift} of them gifts`,
    ],
    ...(order.kind === 'pay' && !isCancelledEarly
      ? ([['refunded', t`${order.refunded}, ${order.refunded_gift} of them gifts`]] as const)
      : []),
    ['posted_at', order.posted_at],
    ['entry', order.entry_no],
    ...(['pay_item', 'app_remark', 'user_ip', 'by', 'reason'] as const)
      .filter((name) => order[name] !== null)
      .map((name) => [name, order[name]] as const),
  ])
}
