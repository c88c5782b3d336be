// The addresses of the console lead where they say, with any openid.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { at, withQuery } from '../src/api/client.ts'
import { may } from '../src/api/rights.ts'
import { links, routeOf, safeReturn } from '../src/links/links.ts'

const place = { env: 'production', offer: '1450000001' } as const

test('an account is found again by its address, with any character in its openid', () => {
  for (const openid of ['o_1', 'a/b', '100%', '%2F', '?x=#y', '<script>', '玩家 一', 'a;b@c']) {
    const owner = { ...place, openid, zone: '大区/1' }
    assert.deepEqual(routeOf(links.account(owner)), { page: 'account', ...owner }, openid)
    const order = { page: 'order', ...owner, kind: 'pay', billNo: 'a|b*c@d' }
    assert.deepEqual(routeOf(links.order(owner, 'pay', 'a|b*c@d')), order, openid)
  }
})

test('a game and an offer are found again by their addresses', () => {
  assert.deepEqual(routeOf(links.games()), { page: 'games' })
  assert.deepEqual(routeOf(links.game('wx_1-a')), { page: 'game', appid: 'wx_1-a' })
  assert.deepEqual(routeOf(links.offer('1450000001')), { page: 'offer', offerId: '1450000001' })
  assert.deepEqual(routeOf(links.pushes(place)), { page: 'pushes', ...place })
})

test('a closed day is found again by its address', () => {
  const page = { page: 'close', ...place, date: '2026-11-28' }
  assert.deepEqual(routeOf(links.close(place, '2026-11-28')), page)
  assert.deepEqual(routeOf(links.closes(place)), { page: 'closes', ...place })
})

test('a file that is compared is found again by its number', () => {
  assert.deepEqual(routeOf(links.bills(place)), { page: 'bills', ...place })
  assert.deepEqual(routeOf(links.bill(place, '17')), { page: 'bill', ...place, billId: '17' })
  assert.equal(routeOf(`${links.bill(place, '17')}/x`).page, 'nowhere')
})

test('a page of the emulator names its namespace', () => {
  const page = { page: 'emulator', namespace: 'worker-1', section: 'faults' }
  assert.deepEqual(routeOf(links.emulator('worker-1', 'faults')), page)
  assert.equal(routeOf('/console/emulator/worker-1/nothing').page, 'nowhere')
  assert.equal(routeOf('/console/emulator').page, 'nowhere')
})

test('an address that means nothing is no page', () => {
  const wrong = [
    '/',
    '/consoles',
    '/console/staging/1',
    '/console/production',
    '/console/production/1/x',
  ]
  for (const path of [
    ...wrong,
    '/console/%E0%A4%A',
    '/console/production/1/accounts/o/1/orders/x/1',
  ]) {
    assert.equal(routeOf(path).page, 'nowhere', path)
  }
  assert.equal(routeOf('/console/games/wx1/x').page, 'nowhere')
  assert.equal(routeOf('/console').page, 'home')
  assert.equal(routeOf('/console/').page, 'home')
})

test('after the sign-in one comes back to a page of the console, and to no other address', () => {
  const own = '/console/production/1450000001/orders?kind=pay'
  assert.equal(safeReturn(own), own)
  const foreign = ['//evil.example', 'javascript:alert(1)', '/console/../admin', '/console//evil']
  for (const to of [null, '', ...foreign, '/console/sign-in?to=x']) {
    assert.equal(safeReturn(to), links.home(), String(to))
  }
})

test('each value is one part of a path of the API', () => {
  assert.equal(at`/offers/${'a/b'}/x/${'?'}`, '/offers/a%2Fb/x/%3F')
  assert.equal(
    withQuery('/orders', { kind: '', openid: 'a&b', limit: 5 }),
    '/orders?openid=a%26b&limit=5',
  )
})

test('a role reaches as far as its grant, and admin does what the others do', () => {
  const grant = { role: 'support', offer_id: '1450000001', env: 'sandbox' } as const
  assert.equal(may([grant], ['support'], { ...place, env: 'sandbox' }), true)
  assert.equal(may([grant], ['viewer'], { ...place, env: 'sandbox' }), true)
  assert.equal(may([grant], ['finance'], { ...place, env: 'sandbox' }), false)
  assert.equal(may([grant], ['support'], place), false)
  const offer = { offer: '1450000001' }
  assert.equal(may([grant], ['support'], offer), false)
  assert.equal(may([{ ...grant, env: '*' }], ['support'], offer), true)
  const admin = { role: 'admin', offer_id: '*', env: '*' } as const
  assert.equal(may([admin], ['finance'], undefined), true)
  assert.equal(may([grant], ['support'], undefined), false)
})
