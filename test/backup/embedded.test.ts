// The steps of docs/backup.md for developers: stop `pactolus dev`, copy its data folder, go on with the copy.
import assert from 'node:assert/strict'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  type Pactolus,
  type Ready,
  runPactolus,
  startPactolus,
  temporaryFolder,
} from '../../packages/server/test/support/process.ts'

function run({ baseUrl, adminToken, openid, offerId }: Ready, ...command: string[]) {
  const env = { PACTOLUS_URL: baseUrl, PACTOLUS_ADMIN_TOKEN: adminToken }
  const account = ['--offer', offerId, '--openid', openid]
  return runPactolus([...command, ...(command[0] === 'account' ? account : [])], env)
}

async function balanceOf(ready: Ready): Promise<number> {
  const { output } = await run(ready, 'account', 'balance', '--json')
  return (JSON.parse(output) as { balance: number }).balance
}

test('a copy of the data folder of a stopped dev is that dev at that moment, and passes the audit', async () => {
  const folder = temporaryFolder()
  const [data, copy] = [join(folder.path, 'data'), join(folder.path, 'copy')]
  const started: Pactolus[] = []
  const start = async (dir: string) => {
    const pactolus = await startPactolus(['dev', '--data', dir])
    started.push(pactolus)
    return pactolus
  }
  try {
    const first = await start(data)
    await run(first.ready, 'account', 'recharge', '100', '--bill-no', 'before')
    const before = await balanceOf(first.ready)
    await first.stop()
    await cp(data, copy, { recursive: true })
    const second = await start(data)
    await run(second.ready, 'account', 'recharge', '100', '--bill-no', 'after')
    assert.equal(await balanceOf(second.ready), before + 100)
    const third = await start(copy)
    assert.equal(await balanceOf(third.ready), before)
    assert.equal(third.ready.key, first.ready.key)
    const { code, output } = await run(third.ready, 'audit')
    assert.equal(code, 0, output)
  } finally {
    for (const { stop } of started) await stop('SIGKILL')
    folder.remove()
  }
})
