// The shop on Koa. In Egg the two handlers are methods of a controller, and the shop is made in app.js (didReady).
import { bodyParser } from '@koa/bodyparser'
import Router from '@koa/router'
import Koa from 'koa'
import { playerOf } from './shop.js'

export function createApp(shop) {
  const router = new Router()
  router.get('/me', async (ctx) => {
    ctx.body = { coins: await shop.balance(playerOf(ctx.headers)), prices: shop.prices }
  })
  router.post('/buy', async (ctx) => {
    const openid = playerOf(ctx.headers)
    Object.assign(ctx, await shop.buy({ ...ctx.request.body, openid }))
  })
  return new Koa().use(bodyParser()).use(router.routes())
}
