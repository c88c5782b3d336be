// The log's lines. A call's line is as pino would write it, and none is lost at the end of a
// process. Many logs share one process.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { createLog } from '../src/log.ts'

const source = pathToFileURL(join(import.meta.dirname, '../src/log.ts')).href

/** The lines that a process prints which makes `log` and then does this. */
function linesOf(logLevel: string, work: string, logFormat = 'json'): string[] {
  const program = `
    import { pbkdf2 } from 'node:crypto'
    import { createLog } from ${JSON.stringify(source)}
    const log = createLog({ logLevel: '${logLevel}', logFormat: '${logFormat}' })
    ${work}`
  const flags = ['--conditions=source', '--import', 'tsx', '--input-type=module', '--eval', program]
  // One thread writes for the process; a test may keep it busy.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '1' }
  return execFileSync(process.execPath, flags, { encoding: 'utf8', env }).split('\n').slice(0, -1)
}

const both = `
  const fields = { rid: '1-2-3', openid: '"道具😀"\\n', coins: null, absent: undefined, ms: 1.5, all: ['a'] }
  log.info(fields)
  log.call(fields)`

test('the line of a call is the line that pino writes of its fields', () => {
  const lines = linesOf('info', both)
  assert.equal(lines.length, 2)
  const [byPino, byCall] = lines.map((line) => line.replace(/"time":\d{13},/, ''))
  assert.equal(byCall, byPino)
})

test('a log that leaves out information leaves out the calls', () => {
  assert.deepEqual(linesOf('warn', both), [])
})

test('no format of the log lets text from outside steer a terminal', () => {
  const work = `
    const text = 'a\\u009b2J\\u001b[2J\\u202eb'
    log.info({ openid: text })
    log.call({ openid: text })
    log.warn({ err: new Error(text) }, text)`
  for (const format of ['json', 'pretty']) {
    const lines = linesOf('info', work, format)
    assert.ok(lines.length >= 3, format)
    for (const line of lines) {
      assert.doesNotMatch(line, /\p{Cc}|\u202e/u)
      if (format === 'json')
        assert.match(JSON.parse(line).openid ?? JSON.parse(line).msg, /^a\u009b2J/)
    }
  }
})

test('the last lines do not wait for a thread that the end of the process does not wait for', () => {
  const busy = `process.on('exit', () => pbkdf2('a', 'b', 300_000, 32, 'sha256', () => {}))`
  assert.equal(linesOf('info', `${busy}; ${both}`).length, 2)
})

test('many logs in one process are one listener at its end', async () => {
  const before = process.listenerCount('exit')
  // Errors go to stderr: stdout is the test runner's.
  const logs = Array.from({ length: 20 }, () =>
    createLog({ logLevel: 'fatal', logFormat: 'json' }, 2),
  )
  for (const log of logs) log.fatal('a line that the test of the log writes')
  assert.ok(process.listenerCount('exit') - before <= 2, String(process.listenerCount('exit')))
  await Promise.all(logs.map((log) => new Promise((resolve) => log.flush(resolve))))
})
