// The page of top-ups in a real browser, narrow and wide, in both languages. It pays, cancels, and
// follows coins that come late. The browser console shows no error.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { type Pactolus, startPactolus, temporaryFolder } from '../support/process.ts'

const executablePath = '/usr/bin/chromium'
const skip = existsSync(executablePath) ? false : `there is no ${executablePath}`
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const folder = temporaryFolder()
let pactolus: Pactolus
let browser: Browser

before(async () => {
  if (skip !== false) return
  pactolus = await startPactolus(['dev', '--data', 'memory'])
  browser = await chromium.launch({ executablePath, args, env: { HOME: folder.path } })
})
after(async () => {
  if (skip !== false) return
  await browser.close()
  await pactolus.stop()
  folder.remove()
})

async function control(method: string, path: string, body?: object): Promise<void> {
  const answer = await fetch(`${pactolus.ready.baseUrl}/_pactolus${path}`, {
    method,
    ...(body && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  assert.ok(answer.ok, path)
}

for (const [locale, width, paid, lost] of [
  ['zh-CN', 390, '已支付，已到账', '没有回调'],
  ['en-GB', 1280, 'paid and delivered', 'No callback'],
] as const) {
  test(`it buys coins at ${width} px in ${locale}`, { skip }, async () => {
    await control('POST', '/reset')
    const context = await browser.newContext({ locale, viewport: { width, height: 800 } })
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
    page.on('pageerror', ({ message }) => errors.push(message))
    await page.goto(`${pactolus.ready.baseUrl}/_pactolus/topup`)
    const shows = (selector: string, text: string) =>
      page.locator(selector, { hasText: text }).waitFor({ timeout: 60_000 })
    await shows('#balance', '1,000')
    assert.equal(await page.evaluate('document.documentElement.lang'), locale.slice(0, 2))
    await page.locator('#tiers button', { hasText: '120' }).first().click()
    await page.click('#pay')
    await shows('#callback', 'requestMidasPayment:ok')
    await shows('#order', paid)
    await shows('#order', '1000 → 1120')
    await shows('#balance', '1,120')
    await page.check('input[value="xpay"]')
    await page.click('#cancel')
    await shows('#callback', 'requestVirtualPayment:fail')
    await shows('#callback', '-2')
    await control('POST', '/faults', { effect: 'late_recharge', ms: 3_600_000, count: 1 })
    await page.click('#pay')
    await shows('#order', locale === 'zh-CN' ? '已支付，未到账' : 'the coins have not come')
    await control('POST', '/clock/advance', { by: '2h' })
    await shows('#order', paid)
    await shows('#balance', '1,240')
    await control('POST', '/faults', { effect: 'callback_lost', count: 1 })
    await page.click('#pay')
    await shows('#callback', lost)
    await shows('#events', 'xpay topup')
    const overflow = Number(
      await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'),
    )
    assert.ok(overflow <= 0, `${overflow} px beyond the window`)
    assert.deepEqual(errors, [])
    await context.close()
  })
}
