// `npm run console:test`: every page of the console in a real Chromium, for every role, in both languages, wide and
// narrow, with its dialogs open.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { log, oneOf, readWords } from '../../tools/script.ts'
import {
  axeFaults,
  type Look,
  menuFaults,
  openBrowser,
  openContext,
  overflowFaults,
  settle,
  type Watch,
  watch,
} from './browser.ts'
import { visitsOfEmulator } from './emulator-visits.ts'
import { openStage, password, type Role, roles, type Stage } from './stage.ts'
import type { Visit } from './visit.ts'
import { visitsOf } from './visits.ts'

const help = `npm run console:test -- [options]

Visits every page of the web console of a service of its own, as each role, in Chinese and English, 1280 and 390 px
wide, and opens its lists, dialogs and drawers. Ends with 1 when axe-core finds something serious or critical by
WCAG 2.2 AA, when the page logs an error, violates its policy, asks another host, does not show its data, can be moved
sideways, or hides the chosen entry of its menu.

  --database pglite|postgres   where the service keeps its data (pglite)
  --quick                      as admin alone, Chinese narrow and English wide
  --screenshots DIR            keeps a picture of each page
  --role NAME                  as viewer, support, finance or admin alone
  --only NAME                  the pages whose names begin so
`

const options = readWords(
  help,
  {
    database: { type: 'string', default: 'pglite' },
    quick: { type: 'boolean', default: false },
    screenshots: { type: 'string' },
    role: { type: 'string' },
    only: { type: 'string', default: '' },
  },
  ({ role, ...words }) => ({
    ...words,
    database: oneOf('database', words.database, ['pglite', 'postgres']),
    roles:
      role === undefined
        ? words.quick
          ? ['admin' as const]
          : roles
        : [oneOf('role', role, roles)],
  }),
)

const looks: readonly Look[] = options.quick
  ? [
      { language: 'zh', width: 390, scheme: 'dark' },
      { language: 'en', width: 1280, scheme: 'light' },
    ]
  : [
      { language: 'zh', width: 1280, scheme: 'light' },
      { language: 'zh', width: 390, scheme: 'dark' },
      { language: 'en', width: 1280, scheme: 'dark' },
      { language: 'en', width: 390, scheme: 'light' },
    ]

let checked = 0
const faults: string[] = []
function fail(fault: string): void {
  if (!faults.includes(fault)) process.stdout.write(`${fault}\n`)
  faults.push(fault)
}

/** Looks at the page as it is now. */
async function check(page: Page, watched: Watch, name: string): Promise<void> {
  await settle(page)
  const found = [
    ...(await axeFaults(page)),
    ...(await overflowFaults(page)),
    ...(await menuFaults(page)),
    ...(await watched.faults()),
  ]
  checked += 1
  for (const fault of found) fail(`${name}: ${fault}`)
  if (options.screenshots === undefined) return
  await page.screenshot({ path: join(options.screenshots, `${name}.png`), fullPage: true })
}

async function visit(
  page: Page,
  watched: Watch,
  visited: Visit,
  as: string,
  role: Role,
): Promise<void> {
  const { path, shows, opens = [], isMissing = false } = visited
  // The dialogs are the same when they are narrow; the quick tour opens them once.
  const isLong = !options.quick || as.includes('1280')
  const go = async () => {
    await page.goto(path)
    await settle(page)
  }
  await go()
  if (isMissing) await watched.faults()
  const text = await page.locator('body').innerText()
  if (!text.includes(shows)) fail(`${as} ${visited.name}: it does not show ${shows}`)
  await check(page, watched, `${visited.name}.${as}`)
  const chosen = (isLong ? opens : []).filter(
    ({ roles: only, isAlike }) => only?.includes(role) !== false && !(options.quick && isAlike),
  )
  for (const [n, { name, open }] of chosen.entries()) {
    if (n > 0) await go()
    try {
      await open(page)
      await check(page, watched, `${visited.name}-${name}.${as}`)
    } catch (error) {
      fail(`${visited.name}-${name}.${as}: ${(error as Error).message.split('\n')[0]}`)
    }
  }
}

/** Signs in by the page itself, whose words and errors are looked at, too. */
async function signIn(page: Page, watched: Watch, role: Role, as: string): Promise<void> {
  await page.goto('/console/')
  await page.locator('input[autocomplete=username]').waitFor()
  await check(page, watched, `sign-in.${as}`)
  await page.locator('input[autocomplete=username]').fill(role)
  await page.locator('input[autocomplete=current-password]').fill('a wrong password')
  await page.locator('button[type=submit]').click()
  await page.locator('.ant-alert-error').waitFor()
  // The browser itself writes a line for every 401.
  await watched.faults()
  await check(page, watched, `sign-in-wrong.${as}`)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.locator('.frame').waitFor()
  await check(page, watched, `home.${as}`)
}

async function tour(
  { service, game }: Stage,
  browser: Browser,
  look: Look,
  role: Role,
): Promise<void> {
  const context = await openContext(browser, look, service.baseUrl)
  try {
    const as = `${role}.${look.language}.${look.width}`
    const open = async () => {
      const page = await context.newPage()
      return { page, watched: await watch(page, service.baseUrl) }
    }
    const first = await open()
    await signIn(first.page, first.watched, role, as)
    const left = visitsOf(game).filter(
      ({ name, roles: only, isAlike, isMain }) =>
        !(options.quick && (isAlike || (look.width < 500 && !isMain))) &&
        only?.includes(role) !== false &&
        name.startsWith(options.only),
    )
    // Two tabs of one session: a page waits half of its time.
    const visitAll = async ({ page, watched }: typeof first) => {
      for (let next = left.shift(); next !== undefined; next = left.shift())
        await visit(page, watched, next, as, role)
    }
    await Promise.all([visitAll(first), visitAll(await open())])
    log(`${as}: ${checked} looks, ${faults.length} faults`)
  } finally {
    await context.close()
  }
}

/** On the developer's own computer nobody signs in by hand, and the frame says that nothing is real. */
async function tourOfDev(stage: Stage, browser: Browser, look: Look): Promise<void> {
  const context = await openContext(browser, look, stage.service.baseUrl)
  try {
    const page = await context.newPage()
    const watched = await watch(page, stage.service.baseUrl)
    await page.goto(`/console/sandbox/${stage.game.offerId}/accounts`)
    await page.locator('.env.emulator').waitFor()
    await check(page, watched, `dev.${look.language}.${look.width}`)
    const address = new URL(page.url()).pathname
    if (!address.endsWith('/accounts')) fail(`dev: after the sign-in one is at ${address}`)
    const as = `dev.${look.language}.${look.width}`
    for (const visited of visitsOfEmulator()) {
      if (options.quick && look.width < 500 && !visited.isMain) continue
      if (visited.name.startsWith(options.only)) await visit(page, watched, visited, as, 'admin')
    }
    log(`${as}: ${checked} looks, ${faults.length} faults`)
  } catch (error) {
    fail(`dev: ${(error as Error).message.split('\n')[0]}`)
  } finally {
    await context.close()
  }
}

const { screenshots } = options
if (screenshots !== undefined) mkdirSync(screenshots, { recursive: true })
const { browser, close } = await openBrowser()
try {
  const stage = await openStage(options.database, 'serve')
  try {
    for (const look of looks) {
      for (const role of options.roles) await tour(stage, browser, look, role)
    }
  } finally {
    await stage.close()
  }
  const emulator = await openStage('pglite', 'dev')
  try {
    for (const look of looks) await tourOfDev(emulator, browser, look)
  } finally {
    await emulator.close()
  }
} finally {
  await close()
}
process.stdout.write(`${checked} looks, ${faults.length} faults\n`)
process.exitCode = faults.length > 0 || checked === 0 ? 1 : 0
