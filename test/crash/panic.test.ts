// A PostgreSQL that finds no room for the next file of its log ends with a PANIC. The embedded
// database may end in this way, or with its thread. Then the service stops with a sentence and exit
// code 1, and the next start has every order that was confirmed.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { freshCaller } from '../../packages/server/test/support/controls.ts'
import {
  demoGameOf,
  type Pactolus,
  startPactolus,
  temporaryFolder,
} from '../../packages/server/test/support/process.ts'
import { until } from '../../packages/server/test/support/until.ts'
import { CannotMount, SmallDisk } from './small-disk.ts'

/** Loaded into the service: on a signal it asks for the next file of the log, or ends the thread. */
const hook = `
  import { isMainThread, Worker } from 'node:worker_threads'
  const { postMessage } = Worker.prototype
  let thread
  Worker.prototype.postMessage = function (message) {
    thread = this
    postMessage.call(this, message)
  }
  const sql = 'select pg_switch_wal()'
  if (isMainThread) {
    process.on('SIGUSR2', () => postMessage.call(thread, { id: -1, do: 'query', sql, values: [] }))
    process.on('SIGHUP', () => thread.terminate())
  }`

/** Pays of 1 coin, many at a time, until the service is gone: the numbers that were confirmed. */
async function payUntilGone({ ready }: Pactolus, confirmed: Set<string>): Promise<number[]> {
  const caller = await freshCaller(ready, demoGameOf(ready))
  const refused: number[] = []
  const payer = async (worker: number) => {
    for (let n = 0; ; n += 1) {
      const bill_no = `p_${worker}_${n}`
      const paying = caller.call('pay', ready.openid, { bill_no, amt: 1 })
      const answer = await paying.catch(() => undefined)
      if (answer === undefined) return
      if (answer.errcode === 0) confirmed.add(bill_no)
      else refused.push(answer.errcode)
    }
  }
  await Promise.all(Array.from({ length: 8 }, (_, worker) => payer(worker)))
  return refused
}

/** Starts `dev` on the folder, ends its database by `end`, and looks for the orders after a restart. */
async function endAndRestart(
  folder: string,
  end: (pactolus: Pactolus) => void,
  makeRoom = () => {},
): Promise<string> {
  mkdirSync(folder, { recursive: true })
  const hookFile = join(folder, 'hook.mjs')
  writeFileSync(hookFile, hook)
  const env = { NODE_OPTIONS: `--import ${pathToFileURL(hookFile)}` }
  const dev = ['dev', '--data', join(folder, 'data'), '--log-format', 'json']
  const pactolus = await startPactolus(dev, env)
  const exited = once(pactolus.child, 'exit')
  const confirmed = new Set<string>()
  const paying = payUntilGone(pactolus, confirmed)
  await until(() => confirmed.size >= 40)
  end(pactolus)
  const refused = await paying
  assert.deepEqual(await exited, [1, null], pactolus.output())
  assert.ok(
    refused.every((errcode) => errcode === -1),
    refused.join(),
  )
  makeRoom()
  const next = await startPactolus(dev)
  try {
    const caller = await freshCaller(next.ready, demoGameOf(next.ready))
    const { openid } = next.ready
    const { balance } = await caller.call('getBalance', openid)
    assert.ok(Number(balance) <= 1000 - confirmed.size, `${balance}, ${confirmed.size} confirmed`)
    for (const bill_no of confirmed) {
      const again = await caller.call('pay', openid, { bill_no, amt: 1 })
      assert.equal(again.errcode, 90012, `${bill_no} was confirmed and is gone`)
    }
  } finally {
    await next.stop()
  }
  return pactolus.output()
}

const sentence =
  /"level":60,.*"The embedded database has ended, so the service stops\. Every confirmed/

test('a service whose embedded database finds its disk full stops and loses nothing', async (t) => {
  const folder = temporaryFolder()
  let disk: SmallDisk
  try {
    disk = SmallDisk.mount(join(folder.path, 'disk'), 128)
  } catch (error) {
    if (error instanceof CannotMount) return t.skip('needs the right to mount')
    throw error
  }
  try {
    const end = ({ child }: Pactolus) => {
      disk.fill(0)
      child.kill('SIGUSR2')
    }
    const output = await endAndRestart(disk.path, end, () => disk.giveBack())
    assert.match(output, sentence)
    assert.match(output, /No space left on device/)
    assert.match(output, /"severity":"PANIC"/)
  } finally {
    disk.unmount()
    folder.remove()
  }
})

test('a service whose thread of the database ends stops and loses nothing', async () => {
  const folder = temporaryFolder()
  const output = await endAndRestart(folder.path, ({ child }) => void child.kill('SIGHUP'))
  assert.match(output, sentence)
  assert.match(output, /the thread of the database has ended/)
  folder.remove()
})
