// `pactolus audit`: every invariant of a running service; `pactolus audit log`: who changed what.

import type { Command } from 'commander'
import { t, translatedSentence } from '../texts.ts'
import { addServiceOptions, howToConnect, type ServiceOptions } from './address.ts'
import {
  type AuditBody,
  addPageOptions,
  type CheckBody,
  connect,
  type PageOptions,
} from './admin-client.ts'
import { type AuditFilters, addAuditFilters, auditFilters } from './audit-filters.ts'
import { type Column, cell, padded, printJson, printLine, printList } from './print.ts'

type LogOptions = PageOptions & AuditFilters

/** Checks read the whole ledger. */
const checksTimeoutMs = 240_000

const checksHelp = `
Each line is a rule that no sequence of requests, crashes or fail-overs may break. The rows that break
one are printed below it (the service lists the first ones of each). Exit code 1 when there are any.

Examples:
  $ pactolus audit
  $ pactolus audit --json | jq '.checks[] | select(.violations != [])'
  $ pactolus audit log --actor alice --limit 20
${howToConnect}`

const logHelp = `
Every change made through the admin API, the refused ones too, newest first. What was sent is in the
JSON; secrets are masked there.

Examples:
  $ pactolus audit log
  $ pactolus audit log --target /admin/v1/offers/1450000001/ --all
  $ pactolus audit log --actor alice --json
  $ pactolus audit log --kind sign_in --outcome refused --from 2026-11-01T00:00:00+08:00
${howToConnect}`

const logColumns: readonly Column<AuditBody>[] = [
  { title: 'id', align: 'right', of: (row) => row.audit_id },
  { title: 'at', of: (row) => row.at },
  { title: 'actor', of: (row) => row.actor },
  { title: 'ip', of: (row) => row.ip },
  { title: 'status', align: 'right', of: (row) => row.status },
  { title: 'result', of: (row) => row.result },
  { title: 'method', of: (row) => row.action.split(' ')[0] ?? '' },
  { title: 'target', of: (row) => row.target },
]

export function addAuditCommands(program: Command): void {
  const audit = program
    .command('audit')
    .summary('Check every invariant; read the audit log.')
    .description('Check every invariant of the ledger of a running service.')
  addServiceOptions(audit).addHelpText('after', checksHelp).action(checkAll)

  const log = addAuditFilters(
    audit
      .command('log')
      .summary('Show who changed what.')
      .description('Show the audit log: who changed what, when, from where, with what result.'),
  )
  addServiceOptions(addPageOptions(log))
    .addHelpText('after', logHelp)
    .action((_: LogOptions, command: Command) => showLog(command.optsWithGlobals()))
}

async function checkAll(options: ServiceOptions): Promise<void> {
  const answer = await connect(options).get<{ ok: boolean; checks: CheckBody[] }>('/checks', {
    timeoutMs: checksTimeoutMs,
  })
  if (!answer.ok) process.exitCode = 1
  if (options.json === true) return printJson(answer)
  for (const { name, rule, violations } of answer.checks) {
    const count = violations.length
    const state = count === 0 ? 'ok' : count === 1 ? t`1 violation` : t`${count} violations`
    printLine(`${padded(state, 13)}  ${name}: ${translatedSentence(rule)}`)
    for (const row of violations) printLine(`    ${cell(JSON.stringify(row))}`)
  }
  const broken = answer.checks.filter(({ violations }) => violations.length > 0).length
  printLine(
    broken === 0
      ? t`All ${answer.checks.length} checks hold.`
      : t`${broken} of ${answer.checks.length} checks are broken.`,
  )
}

async function showLog(options: LogOptions): Promise<void> {
  const page = await connect(options).list<AuditBody>('/audit', options, auditFilters(options))
  printList(page, logColumns, {
    json: options.json,
    none: t`Nothing was changed through the admin API.`,
  })
}
