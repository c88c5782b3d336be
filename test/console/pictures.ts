// `npm run console:pictures`: the pictures of the READMEs, of a game that was played for three weeks.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildConsole } from '../../packages/console/build.js'
import { dayOf, later, spanOf } from '../../packages/server/src/close/days.ts'
import { BillAdmin } from '../../packages/server/test/support/bills.ts'
import { createEmbedded } from '../../packages/server/test/support/database.ts'
import { invited, password } from '../../packages/server/test/support/operator.ts'
import {
  createGame,
  type Game,
  startService,
  type TestService,
} from '../../packages/server/test/support/service.ts'
import { log, readWords } from '../../tools/script.ts'
import { type Look, openBrowser, openContext, settle } from './browser.ts'
import { type PlayedPay, play, played } from './played.ts'
import { fillEmulator } from './stage.ts'

const help = `npm run console:pictures -- [options]

Plays a game for three weeks in a service of its own and takes the pictures of the READMEs, in both languages.

  --into DIR   where they are written (docs/images)
`

const { into } = readWords(help, { into: { type: 'string', default: 'docs/images' } }, (it) => it)
const operator = 'finance-lead'

interface Picture {
  readonly name: string
  readonly path: (game: Game) => string
  /** Of the page; it is as high as it has to be otherwise. */
  readonly height?: number
  readonly prepare?: (page: Page) => Promise<void>
}

const accountOf = ({ offerId }: Game) =>
  `/console/production/${offerId}/accounts/${played.openid}/1`

/** The day that is closed and compared: yesterday. */
const day = later(dayOf(Date.now()), -1)

const pictures: readonly Picture[] = [
  { name: 'overview', path: ({ offerId }) => `/console/production/${offerId}`, height: 760 },
  { name: 'explain', path: (game) => `${accountOf(game)}?tab=explain`, height: 820 },
  { name: 'order', path: (game) => `${accountOf(game)}/orders/pay/${played.payNo}`, height: 820 },
  {
    name: 'close',
    path: ({ offerId }) => `/console/production/${offerId}/closes/${day}`,
    height: 820,
  },
  { name: 'bill', path: ({ offerId }) => `/console/production/${offerId}/bills/1`, height: 820 },
]
const pictureOfEmulator: Picture = {
  name: 'requests',
  path: () => '/console/emulator/default/requests',
  height: 820,
  // The wrong signature, with its cause.
  prepare: (page) =>
    page.getByRole('row').filter({ hasText: '90011' }).last().getByRole('button').first().click(),
}

/** Closes yesterday, and compares a file of its pays in which five things are wrong. */
async function finish(service: TestService, game: Game, pays: readonly PlayedPay[]): Promise<void> {
  const { closing } = service.services
  await closing.closeThrough(
    { offerId: game.offerId, env: 'production' },
    { by: operator, through: day },
  )
  const { from, to } = spanOf(day)
  const ofDay = pays.filter(({ at }) => at >= from && at < to)
  const rows = ofDay.map(({ billNo, openid, amount }) => [billNo, openid, String(amount)])
  const [first, second, third] = rows as [string[], string[], string[]]
  first[2] = '600'
  second[1] = 'oUpJ75nobody'
  const damaged = [...rows.slice(0, -1), third, ['D9001', played.openid, '300']]
  const admin = new BillAdmin(service, game)
  const text = [['单号', 'openid', '数量'], ...damaged].map((row) => row.join(',')).join('\n')
  await admin.compare(await admin.upload('game', text, `扣款订单 ${day}.csv`), { from, to })
}

async function take(
  look: Look,
  service: Pick<TestService, 'baseUrl'>,
  game: Game,
  taken: readonly Picture[],
  signIn: (page: Page) => Promise<void>,
): Promise<void> {
  const { browser, close } = await openBrowser()
  try {
    const context = await openContext(browser, look, service.baseUrl)
    const page = await context.newPage()
    await page.goto('/console/')
    await signIn(page)
    await page.locator('.frame').waitFor()
    for (const { name, path, height, prepare } of taken) {
      if (height !== undefined) await page.setViewportSize({ width: look.width, height })
      await page.goto(path(game))
      await settle(page)
      await prepare?.(page)
      await settle(page)
      await page.screenshot({ path: join(into, `${name}.${look.language}.png`) })
      log(`${name}.${look.language}.png`)
    }
  } finally {
    await close()
  }
}

async function byPassword(page: Page): Promise<void> {
  await page.locator('input[autocomplete=username]').fill(operator)
  await page.locator('input[autocomplete=current-password]').fill(password)
  await page.locator('button[type=submit]').click()
}

await buildConsole()
mkdirSync(into, { recursive: true })
const looks = (['en', 'zh'] as const).map((language) => ({
  ...{ language, width: 1200, scheme: 'light' as const },
}))
// The worker of serve would add up hours before they were played.
const dev = await startService({ database: await createEmbedded() })
try {
  const game = await createGame(dev, { offerId: '1450012345', name: 'Gold' })
  const pays = await play(dev, game)
  await fillEmulator(dev)
  for (const look of looks) await take(look, dev, game, [pictureOfEmulator], async () => {})
  const database = { ...dev, url: dev.databaseUrl, remove: async () => {} }
  const service = await startService({ mode: 'serve', database })
  try {
    await invited(service, operator)
    await finish(service, game, pays)
    for (const look of looks) await take(look, service, game, pictures, byPassword)
  } finally {
    await service.close()
  }
} finally {
  await dev.remove()
}
