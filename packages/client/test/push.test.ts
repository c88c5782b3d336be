// Pushes: the vector of the documents, what is genuine and what is not, and safe mode.
// The database does not matter here: nothing is asked of a service.
import assert from 'node:assert/strict'
import { createCipheriv, createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { decryptPush, PushError, verifyPush, verifyPushUrl } from '../src/push.ts'

// pushes §2.2
const event = 'minigame_coin_deliver_completed'
const payload =
  '{"OpenId":"xxx","OutTradeNo":"T1","WeChatPayInfo":{"MchOrderNo":"m1","TransactionId":"t1"},"Env":0,"CoinInfo":{"ZoneId":"1","ActualPrice":100,"BuyQuantity":10,"OrigPrice":100}}'
const sig = '505263ce127a89bbde4be93ebbe2bd559b48d4b8daeedb2887704370eec9e232'

function pushOf(changes: object = {}, envelope: object = {}): string {
  const game = { Payload: payload, PayEventSig: sig, ...changes }
  const head = { CreateTime: 1700000000, MsgType: 'event', Event: event }
  return JSON.stringify({ ...head, ...envelope, MiniGame: game })
}

function refused(reason: PushError['reason'], check: () => unknown): void {
  assert.throws(check, (error) => error instanceof PushError && error.reason === reason)
}

test('the push of the vector is verified, from text and from an object', () => {
  for (const body of [pushOf(), JSON.parse(pushOf({ IsMock: false }))]) {
    const push = verifyPush({ key: '12345' }, body)
    assert.ok(push.kind === 'coins')
    assert.deepEqual([push.event, push.env, push.isMock], [event, 'production', false])
    assert.deepEqual(push.payload, JSON.parse(payload))
    assert.equal(push.payload.CoinInfo.BuyQuantity, 10)
  }
  assert.equal(verifyPush({ key: '12345' }, pushOf({ IsMock: true })).isMock, true)
})

test('a push that was changed, or is signed with another key, is refused', () => {
  const keys = { key: '12345', sandboxKey: '54321' }
  refused('signature_invalid', () => verifyPush({ key: 'other' }, pushOf()))
  const more = payload.replace('"BuyQuantity":10', '"BuyQuantity":99')
  refused('signature_invalid', () => verifyPush(keys, pushOf({ Payload: more })))
  // The payload decides which key: that of the sandbox cannot be chosen for production.
  const sandbox = payload.replace('"Env":0', '"Env":1')
  refused('signature_invalid', () => verifyPush(keys, pushOf({ Payload: sandbox })))
  const goods = 'minigame_game_pay_goods_deliver_notify'
  refused('signature_invalid', () => verifyPush(keys, pushOf({}, { Event: goods })))
  refused('signature_invalid', () => verifyPush(keys, pushOf({ PayEventSig: sig.slice(1) })))
  for (const body of ['<xml/>', '[]', '{}', pushOf({ Payload: '{}' }), pushOf({ Payload: 1 })]) {
    refused('malformed', () => verifyPush(keys, body))
  }
  assert.throws(() => verifyPush({ sandboxKey: '1' }, pushOf()), /need the option key/)
})

const settings = {
  token: 'a token',
  encodingAesKey: randomBytes(32).toString('base64').slice(0, 43),
  appid: 'wx1234567890abcdef',
}

function sha1(...parts: string[]): string {
  return createHash('sha1').update(parts.sort().join('')).digest('hex')
}

/** As the platform does it (pushes §1.3). */
function encryptedPush(text: string, appid = settings.appid) {
  const key = Buffer.from(`${settings.encodingAesKey}=`, 'base64')
  const message = Buffer.from(text)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(message.length)
  const clear = Buffer.concat([randomBytes(16), length, message, Buffer.from(appid)])
  const padding = 32 - (clear.length % 32)
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false)
  const padded = Buffer.concat([clear, Buffer.alloc(padding, padding)])
  const Encrypt = Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64')
  const query = { timestamp: '1700000000', nonce: 'n', encrypt_type: 'aes' }
  const msg_signature = sha1(settings.token, query.timestamp, query.nonce, Encrypt)
  return { query: { ...query, msg_signature }, body: JSON.stringify({ ToUserName: 'x', Encrypt }) }
}

test('a push in safe mode of any length is decrypted', () => {
  for (const text of [
    '{}',
    '{"备注":"测试"}',
    pushOf(),
    ...Array.from('x'.repeat(40), (_, i) => 'y'.repeat(i)),
  ]) {
    const { query, body } = encryptedPush(text)
    assert.equal(decryptPush(settings, query, body), text)
  }
  const { query, body } = encryptedPush(pushOf())
  assert.equal(
    verifyPush({ key: '12345' }, decryptPush(settings, query, JSON.parse(body))).kind,
    'coins',
  )
})

test('a push in safe mode that is not genuine, or for another app, is refused', () => {
  const { query, body } = encryptedPush('{}')
  const forged = { ...query, msg_signature: query.msg_signature.replace(/./, 'x') }
  refused('signature_invalid', () => decryptPush(settings, forged, body))
  refused('signature_invalid', () => decryptPush({ ...settings, token: 'b' }, query, body))
  refused('malformed', () => decryptPush(settings, { ...query, nonce: ['n'] }, body))
  refused('malformed', () => decryptPush(settings, query, '{}'))
  const other = encryptedPush('{}', 'wx0')
  refused('other_appid', () => decryptPush(settings, other.query, other.body))
  const key = randomBytes(32).toString('base64').slice(0, 43)
  assert.throws(() => decryptPush({ ...settings, encodingAesKey: key }, query, body), PushError)
  assert.throws(() => decryptPush({ ...settings, encodingAesKey: 'short' }, query, body), TypeError)
  const short = {
    timestamp: '1',
    nonce: 'n',
    msg_signature: sha1(settings.token, '1', 'n', 'AAAA'),
  }
  refused('malformed', () => decryptPush(settings, short, { Encrypt: 'AAAA' }))
})

test('the check of the URL is answered with echostr, and only to the platform', () => {
  const query = { timestamp: '1700000000', nonce: 'n', echostr: '12345' }
  const signature = sha1(settings.token, query.timestamp, query.nonce)
  assert.equal(verifyPushUrl(settings, { ...query, signature }), '12345')
  assert.equal(verifyPushUrl(settings, { timestamp: query.timestamp, nonce: 'n', signature }), '')
  refused('signature_invalid', () => verifyPushUrl({ token: 'other' }, { ...query, signature }))
  refused('malformed', () => verifyPushUrl(settings, query))
})
