// `pactolus order list`: orders by time, with the filters of the admin API.

import { type Command, Option } from 'commander'
import { t } from '../texts.ts'
import {
  type AccountOptions,
  addOfferOptions,
  addServiceOptions,
  howToConnect,
  offerOf,
} from './address.ts'
import {
  type AdminClient,
  addPageOptions,
  connect,
  type FoundOrderBody,
  type Page,
  type PageOptions,
  path,
} from './admin-client.ts'
import { whole } from './input.ts'
import { type Column, printList } from './print.ts'

interface ListOptions extends AccountOptions, PageOptions {
  readonly from?: string
  readonly to?: string
  readonly kind?: string
  readonly state?: string
  readonly amountMin?: number
  readonly amountMax?: number
  readonly payItem?: string
  /** Unlike that of an account, it has no default. */
  readonly zone: string
}

const coinsMax = 999_999_999_999_999

const columns: readonly Column<FoundOrderBody>[] = [
  { title: 'posted_at', of: (order) => order.posted_at },
  { title: 'kind', of: (order) => order.kind },
  { title: 'state', of: (order) => order.state },
  { title: 'amount', align: 'right', of: (order) => order.amount },
  { title: 'openid', of: (order) => order.openid },
  { title: 'zone_id', of: (order) => order.zone_id },
  { title: 'bill_no', of: (order) => order.pay_bill_no ?? order.bill_no },
  { title: 'pay_item', of: (order) => order.pay_item },
]

export function addOrderList(order: Command): void {
  const list = addOfferOptions(
    order.command('list').description('Search the orders of an offer by time, newest first.'),
  )
    .option('--from <time>', 'from this time on (default a day before --to)')
    .option('--to <time>', 'before this time (default now)')
    .addOption(
      new Option('--kind <kind>', 'only these').choices(['recharge', 'present', 'pay', 'refund']),
    )
    .addOption(
      new Option('--state <state>', 'how far they are').choices([
        ...['open', 'part', 'returned', 'final', 'tombstone'],
      ]),
    )
    .option('--openid <openid>', 'only those of this player')
    .option('--zone <zone-id>', 'only those of accounts of this zone')
    .option('--pay-item <text>', 'only pays of this item')
    .option('--amount-min <coins>', 'at least so many coins', whole(0, coinsMax))
    .option('--amount-max <coins>', 'at most so many coins', whole(0, coinsMax))
  addServiceOptions(addPageOptions(list))
    .addHelpText(
      'after',
      `
States: open, a pay that can still be refunded; part and returned, some or all of a pay came back;
tombstone, a pay that was cancelled before it arrived; final, any other order.
A time is written as 2026-04-01T00:00:00Z or 2026-04-01T08:00:00+08:00; --from and --to may be 366
days apart.

Examples:
  $ pactolus order list --offer 1450000001 --state open
  $ pactolus order list --offer 1450000001 --openid oPlayer1 --from 2026-03-01T00:00:00Z --all --json
${howToConnect}`,
    )
    .action(listOrders)
}

async function listOrders(options: ListOptions): Promise<void> {
  const client = connect(options)
  const offerId = offerOf(options.offer, client.address)
  const { from, to, kind, state, openid, zone, payItem, amountMin, amountMax } = options
  const page = await search(client, path`/offers/${offerId}/${options.env}/orders`, options, {
    ...{ from, to, kind, state, openid, zone_id: zone, pay_item: payItem },
    amount_min: amountMin?.toString(),
    amount_max: amountMax?.toString(),
  })
  const none = t`No order of offer ${offerId} (${options.env}) is like that in that time.`
  printList(page, columns, { json: options.json, none })
}

/** A page of a search may be short, or empty, long before the end: it goes on until there is enough. */
async function search(
  client: AdminClient,
  at: string,
  options: ListOptions,
  filters: Readonly<Record<string, string | undefined>>,
): Promise<Page<FoundOrderBody>> {
  if (options.all === true) return client.list(at, options, filters)
  const items: FoundOrderBody[] = []
  const size = options.limit ?? 50
  let after = options.after
  for (;;) {
    const limit = size - items.length
    const page: Page<FoundOrderBody> = await client.list(
      at,
      { ...options, limit, ...(after !== undefined && { after }) },
      filters,
    )
    items.push(...page.items)
    if (page.next === null || items.length === size) return { items, next: page.next }
    after = page.next
  }
}
