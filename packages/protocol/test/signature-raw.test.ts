// pay_sig and signature: the official vectors and those derived from them (midas-v2 §3.1, xpay §1.1).
import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { test } from 'node:test'
import { paySig, sessionSignature } from '../src/index.ts'

const appKey = '12345'
const sessionKey = '9hAb/NEYUlkaMBEsmFgzig=='
const common =
  '"openid":"oUrsfxxxxxxxxxx","offer_id":"12345678","ts":1668136271,"zone_id":"1","env":0'
const ip = '"user_ip":"127.0.0.1"'

const vectors: [path: string, body: string, paySig: string, signature?: string][] = [
  [
    '/wxa/game/getbalance',
    '{"offer_id": "12345678", "openid": "oUrsfxxxxxxxxxx", "ts": 1668136271, "zone_id": "1", "env": 0}',
    '11bac6388871d29c055c7d16fbe42e8d646855b666faf89b15c815218b1b23bd',
    '42fe1d3341fb1c8bd6f5014ba735ab04eacc80a2deb3ab4669eab4700b5b6729',
  ],
  [
    '/wxa/game/pay',
    `{${common},${ip},"amount":1,"bill_no":"test_pay_1668512428","payitem":"钻石","remark":"测试"}`,
    '5d2de751843bbaa5bde7dfc736e56955af76990fcf4b09ddf23bf3ba53eb3e05',
    'd8283cb500a6f8f1674f4c3c37fd25788ef1cd46140a4d46db52593c776a3f2d',
  ],
  [
    '/wxa/game/cancelpay',
    `{${common},${ip},"amount":1,"bill_no":"test_refund_1","pay_bill_no":"test_pay_1668512428"}`,
    'c69052234376af5140ad003a97a8e4665c77d7a6b54ba5736e3d294497ad7645',
    '9b2fd64b2ead4abd0b7e1f176d22e23c29f488dcf913c8265f59217cf05542e3',
  ],
  [
    '/wxa/game/present',
    `{${common},${ip},"amount":5,"bill_no":"test_present_1"}`,
    '34bc017a6379fb943c88d2d95b63c159c392f107bfec504e62701808d9aa589a',
    'f422f70c12b851ed8d21196e6ede3a56ca962a118b0691bce1dc47af060f921d',
  ],
  [
    '/wxa/game/queryorderinfo',
    `{${common},"out_trade_no":"T1","biz_id":1}`,
    '0a545fdea54781a7b1b76e2ff6c3a79642b1bb4aedd0371f7b9373caf015397f',
    '89a31b716c7b6d97d7baadc6d2e99a0e9448e1e06df30854ade381d79f730c22',
  ],
  [
    '/xpay/query_user_balance',
    '{"openid": "xxx", "user_ip": "127.0.0.1", "env": 0}',
    'c37809f27c6d7fd1837ad2500a04512b66b34fd793a39a385fade56dca89a4b5',
    '089d9e8dc5d308977360c4b79ec600a93d736802802a807d634192328032f6c7',
  ],
  [
    '/xpay/currency_pay',
    String.raw`{"openid":"xxx","env":0,"user_ip":"127.0.0.1","amount":10,"order_id":"order_001","payitem":"[{\"productid\":\"p1\",\"unit_price\":10,\"quantity\":1}]","remark":"备注"}`,
    '604d3510e85447054b97957ee3b6506fbe1fba822e09336b43da2cdc397ff376',
    'f4d09cc06ab91c1ecca78e340945bd90fdc0a05e888dee94ae281c7391f70691',
  ],
  [
    '/xpay/cancel_currency_pay',
    '{"openid":"xxx","env":0,"user_ip":"127.0.0.1","pay_order_id":"order_001","order_id":"refund_001","amount":10}',
    'd4f9d0f0e8658d7e2444dc0779db3143b6de59c2d2b256894a7bcf93362bc8e7',
    '5b640c1dfeb68043d6e079e3b7d51a928a9fe93d36e7a4986f731793fb3e5636',
  ],
  [
    '/xpay/present_currency',
    '{"openid":"xxx","env":0,"order_id":"present_001","amount":5}',
    '668c1b2d480067a0468bf5367b404e47151460ac4d7bf536f52c74f2f7a6405e',
  ],
]

for (const [path, body, expected, signature] of vectors) {
  test(`the vector of ${path} is reproduced, from text and from bytes`, () => {
    for (const sent of [body, Buffer.from(body)]) {
      assert.equal(paySig(appKey, path, sent), expected)
      if (signature !== undefined) assert.equal(sessionSignature(sessionKey, sent), signature)
    }
  })
}

test('the bytes are signed as they are, UTF-8 or not', () => {
  const body = Uint8Array.of(0x7b, 0xff, 0x00, 0x7d)
  const made = createHmac('sha256', '密钥').update('/p&').update(body).digest('hex')
  assert.equal(paySig('密钥', '/p', body), made)
})
