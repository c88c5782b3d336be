// `pactolus purchase …`: purchases of coins with money, and their refunds. `account recharge --out-trade-no` makes one.

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
import { connect, type PurchaseBody, path, type RefundResult } from './admin-client.ts'
import { CommandFailure } from './failure.ts'
import { billNumber, given, whole } from './input.ts'
import { printEach, printJson, printLine, printRecord } from './print.ts'

interface RefundOptions extends AccountOptions {
  readonly refundNo: string
  readonly fee?: number
  readonly reason?: string
}

export function addPurchaseCommands(program: Command): void {
  const purchase = program
    .command('purchase')
    .summary('Purchases with money: show, refund.')
    .description('Purchases of coins with money. account recharge --out-trade-no makes one.')
    .addHelpText(
      'after',
      '\nExamples:\n  $ pactolus purchase show T1\n  $ pactolus purchase refund T1 --refund-no R1 --fee 100',
    )
  addServiceOptions(
    addOfferOptions(
      purchase
        .command('show <number>')
        .description('Show the purchases with this out_trade_no or wx_order_id.'),
    ),
  )
    .addHelpText('after', `\nExample:\n  $ pactolus purchase show T1\n${howToConnect}`)
    .action(showPurchases)
  addServiceOptions(
    addAccountOptions(
      purchase
        .command('refund')
        .argument('<out-trade-no>', 'the number of the purchase', billNumber)
        .description('Pay money of a purchase back. The coins stay with the player.')
        .requiredOption('--refund-no <number>', 'the same one again pays nothing back', billNumber)
        .option(
          '--fee <fen>',
          'how much, in fen (default: all that is left)',
          whole(1, 9_999_999_999),
        )
        .option('--reason <text>', 'kept with the refund'),
    ),
  )
    .addHelpText(
      'after',
      `\nExample:\n  $ pactolus purchase refund T1 --refund-no R1 --fee 100\n${howToConnect}`,
    )
    .action(refundPurchase)
}

async function showPurchases(number: string, options: AccountOptions): Promise<void> {
  const client = connect(options)
  const offerId = offerOf(options.offer, client.address)
  const found = await client.get<{ items: PurchaseBody[] }>(
    path`/offers/${offerId}/${options.env}/purchases/${number}`,
  )
  if (found.items.length === 0) {
    throw new CommandFailure(
      t`There is no purchase ${number} in offer ${offerId} (${options.env}).`,
    )
  }
  if (options.json === true) return printJson(found)
  printEach(found.items, printPurchase)
}

async function refundPurchase(tradeNo: string, options: RefundOptions): Promise<void> {
  const client = connect(options)
  const address = accountOf(options, client.address)
  const { offerId, env, openid, zoneId } = address
  const { refundNo: refund_no, fee, reason } = options
  const result = await client.post<RefundResult>(
    path`/offers/${offerId}/${env}/accounts/${openid}/${zoneId}/purchases/${tradeNo}/refund`,
    given({ refund_no, fee, reason }),
    { whenUnknown: t`Run the command again as it is: a refund_no pays back once.` },
  )
  if (options.json === true) return printJson(result)
  const was = result.outcome === 'duplicate' ? t`were paid back before` : t`are paid back`
  printLine(t`${result.fee} fen of ${tradeNo} ${was}; ${result.left} are left.`)
  printLine(t`The coins stay with ${nameOf(address)}.`)
}

function printPurchase(purchase: PurchaseBody): void {
  const { refunds, ...rest } = purchase
  printRecord(Object.entries(rest))
  for (const { refund_no, fee, done_at } of refunds) {
    printLine(t`refund ${refund_no}: ${fee} fen, with the player at ${done_at}`)
  }
}
