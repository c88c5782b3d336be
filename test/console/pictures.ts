// `npm run console:pictures`: the pictures of the READMEs, of a game that was played for three weeks.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildConsole } from '../../packages/console/build.js'
import { createEmbedded } from '../../packages/server/test/support/database.ts'
import { invited, password } from '../../packages/server/test/support/operator.ts'
import { createGame, type Game, startService } from '../../packages/server/test/support/service.ts'
import { readWords, tell } from '../../tools/script.ts'
import { type Look, openBrowser, openContext, settle } from './browser.ts'
import { play, played } from './played.ts'

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

const pictures: readonly Picture[] = [
  { name: 'overview', path: ({ offerId }) => `/console/production/${offerId}`, height: 760 },
  { name: 'explain', path: (game) => `${accountOf(game)}?tab=explain`, height: 860 },
  { name: 'order', path: (game) => `${accountOf(game)}/orders/pay/${played.payNo}`, height: 900 },
]

async function take(look: Look, service: { readonly baseUrl: string }, game: Game): Promise<void> {
  const { browser, close } = await openBrowser()
  try {
    const context = await openContext(browser, look, service.baseUrl)
    const page = await context.newPage()
    await page.goto('/console/')
    await page.locator('input[autocomplete=username]').fill(operator)
    await page.locator('input[autocomplete=current-password]').fill(password)
    await page.locator('button[type=submit]').click()
    await page.locator('.frame').waitFor()
    for (const { name, path, height, prepare } of pictures) {
      if (height !== undefined) await page.setViewportSize({ width: look.width, height })
      await page.goto(path(game))
      await settle(page)
      await prepare?.(page)
      await settle(page)
      await page.screenshot({ path: join(into, `${name}.${look.language}.png`) })
      tell(`${name}.${look.language}.png`)
    }
  } finally {
    await close()
  }
}

await buildConsole()
mkdirSync(into, { recursive: true })
// The worker of serve would add up hours before they were played.
const dev = await startService({ database: await createEmbedded() })
try {
  const game = await createGame(dev, { offerId: '1450012345', name: 'Gold' })
  await play(dev, game)
  const database = { ...dev, url: dev.databaseUrl, remove: async () => {} }
  const service = await startService({ mode: 'serve', database })
  try {
    await invited(service, operator)
    for (const language of ['en', 'zh'] as const) {
      await take({ language, width: 1200, scheme: 'light' }, service, game)
    }
  } finally {
    await service.close()
  }
} finally {
  await dev.remove()
}
