// `pactolus doctor --json`, as the tests read it.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { run } from './command.ts'

interface Report {
  readonly ok: boolean
  readonly mode: string
  readonly findings: readonly { check: string; state: string; message: string; advice?: string }[]
}

export const masterKey = randomBytes(32)
export const production = {
  PACTOLUS_MASTER_KEY: masterKey.toString('hex'),
  PACTOLUS_ADMIN_TOKEN: `li:${randomBytes(24).toString('hex')}`,
}

/** The report, and its findings by the name of the check. */
export async function examine(args: readonly string[], env: Record<string, string> = {}) {
  const { exitCode, stdout } = await run(['doctor', ...args, '--port', '0', '--json'], { env })
  const report = JSON.parse(stdout) as Report
  assert.equal(exitCode, report.ok ? 0 : 1)
  const states = Object.fromEntries(report.findings.map(({ check, state }) => [check, state]))
  const messages = report.findings.map(({ check, message }) => `${check}: ${message}`).join('\n')
  return { ...report, states, messages }
}
