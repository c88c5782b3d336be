// The pages of the two APIs in a real browser. With and without a slash at the end they list the
// operations, and the browser console shows no error.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { type Pactolus, startPactolus, temporaryFolder } from '../support/process.ts'

const executablePath = '/usr/bin/chromium'
const skip = existsSync(executablePath) ? false : `there is no ${executablePath}`
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const folder = temporaryFolder()
let pactolus: Pactolus
let browser: Browser

before(async () => {
  if (skip !== false) return
  pactolus = await startPactolus(['dev', '--data', 'memory'])
  browser = await chromium.launch({ executablePath, args: flags, env: { HOME: folder.path } })
})
after(async () => {
  if (skip !== false) return
  await browser.close()
  await pactolus.stop()
  folder.remove()
})

for (const [path, operation] of [
  ['/admin/v1/docs', '/admin/v1/apps'],
  ['/admin/v1/docs/', '/admin/v1/apps'],
  ['/_pactolus/docs', '/_pactolus/clock'],
  ['/_pactolus/docs/', '/_pactolus/clock'],
] as const) {
  test(`${path} lists the operations`, { skip }, async () => {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', ({ message }) => errors.push(message))
    page.on('requestfailed', (request) => errors.push(`failed: ${request.url()}`))
    await page.goto(`${pactolus.ready.baseUrl}${path}`)
    const listed = page.locator(`.opblock-summary-path[data-path="${operation}"]`)
    // Only a page that never shows it waits that long.
    await listed.first().waitFor({ timeout: 60_000 })
    assert.deepEqual(errors, [])
    await page.close()
  })
}
