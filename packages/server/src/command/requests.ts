// `pactolus requests`: what the emulator was asked and what it answered; --follow stays and shows more.

import type { Command } from 'commander'
import type { LoggedRequest } from '../emulator/contract.ts'
import { language, t } from '../texts.ts'
import {
  addControlOptions,
  type ControlOptions,
  connectControls,
  howToFindDev,
  inNamespace,
} from './control-client.ts'
import { whole } from './input.ts'
import { cell, printJson, printLine } from './print.ts'

interface RequestsOptions extends ControlOptions {
  readonly after?: number
  readonly limit?: number
  readonly follow?: boolean
}

const help = `
Each line: number, time, dialect and call, what came of it, the player and the order. A wrong signature is explained
below its line, and an injected fault is named. --json has all: the decoded fields, and the text under
sig with its key masked. The last 1000 are kept.

Examples:
  $ pactolus requests
  $ pactolus requests --follow
  $ pactolus requests --json | jq '.items[] | select(.errcode == 90011) | .explanation'
${howToFindDev}`

export function addRequestsCommand(program: Command): void {
  const requests = program
    .command('requests')
    .summary('Show what the emulator was asked; --follow stays.')
    .description('Show the last requests of the emulator, oldest first, with explanations.')
    .option('--after <seq>', 'only those after this number', whole(0, 1_000_000_000))
    .option('--limit <rows>', 'how many at most', whole(1, 1000))
    .option('--follow', 'stay and show each request as it comes; with --json as lines of JSON')
  addControlOptions(requests).addHelpText('after', help).action(showRequests)
}

async function showRequests(options: RequestsOptions): Promise<void> {
  const { after, limit, follow, json } = options
  const query = new URLSearchParams()
  if (after !== undefined) query.set('after', String(after))
  if (limit !== undefined) query.set('limit', String(limit))
  const client = connectControls(options)
  if (follow === true) {
    query.set('follow', '1')
    for await (const line of client.lines(inNamespace(`/requests?${query}`, options))) {
      if (json === true) printLine(line)
      else printRequest(JSON.parse(line) as LoggedRequest)
    }
    return
  }
  const answer = await client.get<{ items: LoggedRequest[] }>(
    inNamespace(`/requests?${query}`, options),
  )
  if (json === true) return printJson(answer)
  if (answer.items.length === 0) printLine(t`Nothing was asked yet.`)
  answer.items.forEach(printRequest)
}

function printRequest(request: LoggedRequest): void {
  const { seq, at, dialect, operation, env, errcode, outcome, fields } = request
  const { fault, explanation, explanation_zh } = request
  const name = dialect === null ? operation : `${dialect} ${operation}`
  const call = env === 'sandbox' ? `${name} (sandbox)` : name
  const number = fields.bill_no ?? fields.order_id ?? fields.out_trade_no
  const order = [fields.openid, number].filter((text) => text !== undefined).join(' ')
  const came = outcome === null || errcode !== 0 ? withoutReason(request) : outcome
  const told =
    fault === null ? '' : `  [${fault.effect}${fault.ms === undefined ? '' : ` ${fault.ms} ms`}]`
  const time = at.slice(11, 23)
  printLine(
    cell(`${String(seq).padStart(4)}  ${time}  ${call}  ${errcode} ${came}  ${order}`) + told,
  )
  const reason = language() === 'zh' ? explanation_zh : explanation
  if (reason !== null) printLine(`      ${cell(reason)}`)
}

/** The errmsg of a wrong signature has the reason too, in the language of its protocol. */
function withoutReason({ errmsg, explanation, explanation_zh }: LoggedRequest): string {
  return errmsg.replace(`: ${explanation}`, '').replace(`: ${explanation_zh}`, '')
}
