// A call of coins as a program with @pactolus/client, where the client can say all of it.

import type { MadeCall } from './try.ts'
import type { TryGame } from './try-code.ts'

/** Known to the client without being asked: the game's names, and the time. */
const own: readonly string[] = ['appid', 'offer_id', 'env', 'ts']

const shared = { openid: 'openid', zone_id: 'zoneId', pf: 'pf', user_ip: 'userIp' }

/** What the client calls a field of the wire; undefined for what it cannot send. */
function nameOf({ dialect, operation }: MadeCall, field: string): string | undefined {
  const isPresent = operation.name === 'present'
  const isCancel = operation.name === 'cancelPay'
  const coins = { amt: 'amt', present_counts: 'presentCounts' }
  const ofV1 = { ...coins, bill_no: 'billNo', pay_item: 'payItem', app_remark: 'appRemark' }
  const number = isCancel ? 'refundNo' : 'billNo'
  const ofRaw = {
    ...{ amount: isPresent ? 'presentCounts' : 'amt', payitem: 'payItem', remark: 'appRemark' },
    ...{ bill_no: number, order_id: number, pay_bill_no: 'billNo', pay_order_id: 'billNo' },
  }
  const names: Readonly<Record<string, string>> = {
    ...shared,
    ...(dialect === '1.0' ? ofV1 : ofRaw),
  }
  return names[field]
}

/** The program; undefined for a call or a field that the client does not have. */
export function clientProgram(call: MadeCall, game: TryGame): string | undefined {
  const { dialect, operation, env, key, sessionKey, members } = call
  if (!['getBalance', 'pay', 'cancelPay', 'present'].includes(operation.name)) return undefined
  const asked = members.filter(({ name }) => !own.includes(name))
  const lines = asked.map((member) => {
    const name = nameOf(call, member.name)
    const value = member.isBare ? member.text : JSON.stringify(member.text)
    return name === undefined ? undefined : `  ${name}: ${value},`
  })
  if (lines.includes(undefined)) return undefined
  const text = JSON.stringify
  const isSandbox = env === 'sandbox'
  return `import { createMidas } from '@pactolus/client'

const midas = createMidas({
  baseUrl: ${text(game.baseUrl)},
  dialect: ${text(dialect)},
  appid: ${text(game.appid)},
  secret: ${text(game.secret)},
${dialect === 'xpay' ? '' : `  offerId: ${text(game.offerId)},\n`}${
  isSandbox ? `  sandbox: true,\n  sandboxKey: ${text(key)},` : `  key: ${text(key)},`
}${sessionKey === undefined ? '' : `\n  sessionKey: () => ${text(sessionKey)},`}
})
const answer = await midas.${operation.name}({
${lines.join('\n')}
})
console.log(answer)
`
}
