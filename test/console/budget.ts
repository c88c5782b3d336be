// `npm run console:budget`: what a browser fetches to sign in and to see the overview.
import { openBrowser, openContext, settle } from './browser.ts'
import { openStage, password } from './stage.ts'

/** gzip'd, as they are sent. */
const budgetKib = 400

const stage = await openStage('pglite', 'serve')
const { browser, close } = await openBrowser()
const files = new Map<string, number>()
try {
  const look = { language: 'zh', width: 1280, scheme: 'light' } as const
  const context = await openContext(browser, look, stage.service.baseUrl)
  const page = await context.newPage()
  const debug = await context.newCDPSession(page)
  await debug.send('Network.enable')
  const urls = new Map<string, string>()
  debug.on('Network.responseReceived', ({ requestId, response }) => {
    urls.set(requestId, new URL(response.url).pathname)
  })
  debug.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const path = urls.get(requestId)
    // Answers of the API are data, and no files.
    if (path === undefined || path.startsWith('/admin/')) return
    files.set(path, (files.get(path) ?? 0) + encodedDataLength)
  })
  await page.goto('/console/')
  await page.locator('input[autocomplete=username]').fill('admin')
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.locator('.cards').first().waitFor()
  await settle(page)
} finally {
  await close()
  await stage.close()
}
let sum = 0
for (const [path, bytes] of files) {
  sum += bytes
  process.stdout.write(`${(bytes / 1024).toFixed(1).padStart(8)} KiB  ${path}\n`)
}
const kib = sum / 1024
process.stdout.write(`${kib.toFixed(1).padStart(8)} KiB of ${budgetKib} in ${files.size} files\n`)
process.exitCode = kib > budgetKib || files.size < 3 ? 1 : 0
