// The shop on Express, with the page for browsers (H5): node express.js
import { readFileSync } from 'node:fs'
import { fileJournal } from '@pactolus/client/journal/file'
import express from 'express'
import { openShop, playerOf } from './shop.js'

export function createApp(shop) {
  const app = express()
  app.use(express.json(), express.static(new URL('public', import.meta.url).pathname))
  app.get('/me', async ({ headers }, response) => {
    response.json({ coins: await shop.balance(playerOf(headers)), prices: shop.prices })
  })
  app.post('/buy', async ({ headers, body }, response) => {
    const result = await shop.buy({ ...body, openid: playerOf(headers) })
    response.status(result.status).json(result.body)
  })
  return app
}

if (process.argv[1] === import.meta.filename) {
  const game = JSON.parse(readFileSync('ready.json', 'utf8'))
  const shop = await openShop(game, await fileJournal('orders.journal'))
  createApp(shop).listen(3000, '127.0.0.1', () => {
    console.log(`http://127.0.0.1:3000/?openid=${game.openid}`)
  })
}
