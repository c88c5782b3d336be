// The page of top-ups: static files of pages/ with the words of a language. It needs no build step, and loads nothing
// from elsewhere.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import { acceptedLanguage, type Language } from '../api/accepted-language.ts'
import type { ApiApp } from '../api/app.ts'
import { packageDir } from '../package.ts'

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  'img-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Each word in English and Chinese. */
const words = {
  title: ['Top-up in the emulator', '模拟器充值'],
  intro: [
    'Stands in for wx.requestMidasPayment and wx.requestVirtualPayment. No money is asked for.',
    '代替 wx.requestMidasPayment 与 wx.requestVirtualPayment，不涉及真实支付。',
  ],
  namespace: ['Namespace', '命名空间'],
  player: ['Player (openid)', '玩家（openid）'],
  dialect: ['Protocol', '协议'],
  env: ['Environment', '环境'],
  production: ['Production', '正式'],
  sandbox: ['Sandbox', '沙箱'],
  amount: ['Price tier', '价格档位'],
  coins: ['Coins', '游戏币数量'],
  zone: ['Zone', '分区'],
  number: ['outTradeNo', '业务单号 outTradeNo'],
  automatic: ['made when empty', '留空则自动生成'],
  platform: ['System', '系统'],
  release: ['Released version', '正式版'],
  pay: ['Pay', '支付'],
  cancel: ['Cancel', '取消'],
  balance: ['Balance', '余额'],
  callback: ['Callback of the client', '客户端回调'],
  order: ['Order', '订单'],
  events: ['Requests of this player', '该玩家的请求'],
  none: ['None yet.', '暂无。'],
  pushes: ['Pushes about this player', '该玩家的推送'],
  noPush: [
    'None. pactolus push set URL names the server that gets them.',
    '暂无。用 pactolus push set URL 设置接收推送的服务器。',
  ],
} as const satisfies Record<string, readonly [en: string, zh: string]>

/** Those that the script shows. */
const scriptWords = {
  gifts: ['N of them gifts', '其中赠送 N'],
  loggedIn: ['logged in', '已登录'],
  loggedOut: ['not logged in: xpay needs a login', '未登录：xpay 需要先登录'],
  unit: ['coins', '个游戏币'],
  state: ['state', '状态'],
  created: ['created, not paid', '已创建，未支付'],
  paid: ['paid, the coins have not come', '已支付，未到账'],
  delivered: ['paid and delivered', '已支付，已到账'],
  closed: ['closed', '已关闭'],
  fee: ['fee', '金额'],
  change: ['balance', '余额变化'],
  arrives: ['coins come at', '到账时间'],
  lost: ['No callback: it is lost.', '没有回调：回调已丢失。'],
  fault: ['fault rule', '故障规则'],
  pending: ['pending', '待推送'],
  dead: ['dead: every attempt failed', '已放弃：全部推送失败'],
  pushed: ['delivered', '已送达'],
  attempts: ['attempts', '次'],
  noOrder: ['None: the call was refused before.', '无：调用在此之前已被拒绝。'],
} as const satisfies Record<string, readonly [en: string, zh: string]>

export function registerTopUpPage(app: ApiApp): void {
  const file = (name: string) => readFileSync(join(packageDir, 'pages', name), 'utf8')
  const schema = { hide: true }
  app.get(
    '/topup',
    {
      schema: { ...schema, querystring: Type.Object({ lang: Type.Optional(Type.String()) }) },
      onSend: async (_request, reply) => void reply.header('content-security-policy', policy),
    },
    async ({ query, headers }, reply) => {
      const language = acceptedLanguage(query.lang, headers)
      return reply.type('text/html; charset=utf-8').send(filled(file('topup.html'), language))
    },
  )
  for (const [name, type] of [
    ['topup.css', 'text/css; charset=utf-8'],
    ['topup.js', 'text/javascript; charset=utf-8'],
  ] as const) {
    app.get(`/${name}`, { schema }, async (_request, reply) => reply.type(type).send(file(name)))
  }
}

function filled(html: string, language: Language): string {
  const own = (texts: Readonly<Record<string, readonly [string, string]>>) =>
    Object.fromEntries(
      Object.entries(texts).map(([name, [en, zh]]) => [name, language === 'en' ? en : zh]),
    )
  const values: Record<string, string> = {
    ...own(words),
    lang: language,
    words: JSON.stringify(own(scriptWords)),
  }
  return html.replace(/\{\{(\w+)\}\}/g, (_, name: string) => escaped(values[name] ?? ''))
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
}
