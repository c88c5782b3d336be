// The shop on NestJS. Decorators are called as functions here, so that the file runs without a compiler; in TypeScript
// write @Controller(), @Get('me') and @Post('buy') above the class and its methods.
import 'reflect-metadata'
import { Body, Controller, Get, Headers, Inject, Module, Post, Res } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { playerOf } from './shop.js'

const Shop = Symbol('Shop')

class ShopController {
  constructor(shop) {
    this.shop = shop
  }
  async me(headers) {
    return { coins: await this.shop.balance(playerOf(headers)), prices: this.shop.prices }
  }
  async buy(headers, body, response) {
    const result = await this.shop.buy({ ...body, openid: playerOf(headers) })
    response.status(result.status)
    return result.body
  }
}
const { prototype } = ShopController
const method = (name, decorator, ...parameters) => {
  decorator(prototype, name, Object.getOwnPropertyDescriptor(prototype, name))
  for (const [at, parameter] of parameters.entries()) parameter(prototype, name, at)
}
Controller()(ShopController)
Inject(Shop)(ShopController, undefined, 0)
method('me', Get('me'), Headers())
method('buy', Post('buy'), Headers(), Body(), Res({ passthrough: true }))

export async function createApp(shop) {
  class ShopModule {}
  Module({
    controllers: [ShopController],
    providers: [{ provide: Shop, useValue: shop }],
  })(ShopModule)
  const app = await NestFactory.create(ShopModule, { logger: false })
  await app.init()
  return app.getHttpAdapter().getInstance()
}
