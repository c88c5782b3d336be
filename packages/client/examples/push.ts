// What to answer to the platform's requests to your message server.
import { decryptPush, type Push, verifyPush, verifyPushUrl } from '@pactolus/client/push'

// As in the console, and the AppKeys.
const settings = { token: 'my token', encodingAesKey: 'k'.repeat(43), appid: 'wx0123456789abcdef' }
const keys = { key: '12345', sandboxKey: '54321' }

// It may come again: make OutTradeNo the key of a table of yours.
function handle({ kind, payload, isMock }: Push): void {
  if (kind === 'coins' && !isMock) console.log(payload.OutTradeNo, payload.CoinInfo.BuyQuantity)
}

function answerTo(method: string, query: Record<string, string>, body: string): string {
  if (method === 'GET') return verifyPushUrl(settings, query)
  try {
    const isSafe = query.encrypt_type === 'aes'
    handle(verifyPush(keys, isSafe ? decryptPush(settings, query, body) : body))
    return '{"ErrCode":0,"ErrMsg":"Success"}'
  } catch {
    return '{"ErrCode":99999,"ErrMsg":"internal error"}'
  }
}

const payload =
  '{"OpenId":"xxx","OutTradeNo":"T1","WeChatPayInfo":{"MchOrderNo":"m1","TransactionId":"t1"},"Env":0,' +
  '"CoinInfo":{"ZoneId":"1","ActualPrice":100,"BuyQuantity":10,"OrigPrice":100}}'
const sig = '505263ce127a89bbde4be93ebbe2bd559b48d4b8daeedb2887704370eec9e232'
const game = { Payload: payload, PayEventSig: sig, IsMock: false }
const push = { Event: 'minigame_coin_deliver_completed', MiniGame: game }
console.log(answerTo('POST', {}, JSON.stringify(push)))
