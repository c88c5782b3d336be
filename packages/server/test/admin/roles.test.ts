// Each role may do what admin/access.ts says, where it says so, and nothing else.
// The database does not matter here: what a route does is tested elsewhere.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { access } from '../../src/admin/access.ts'
import { type Role, roles } from '../../src/directory/grants.ts'
import { Admin, accountPath } from '../support/admin.ts'
import { ownRoutes, routesOf, template } from '../support/admin-routes.ts'
import {
  accountOf,
  adminToken,
  createGame,
  type Game,
  startService,
  type TestService,
} from '../support/service.ts'

let service: TestService
let own: Admin
let game: Game

before(async () => {
  const offerId = `${process.pid}77`
  service = await startService({ adminTokens: adminTokens(offerId) })
  game = await createGame(service, { offerId })
  own = new Admin(service)
})
after(() => service.remove())

interface AuditRow {
  readonly action: string
  readonly status: number
  readonly result: string
}

/** One token for each role, in everything, in this offer and in one environment of it. */
const tokenOf = (role: Role, reach: string) => `token-of-${role}-${reach}-0123456789`

function adminTokens(offerId: string): string {
  const places = { everywhere: '', offer: `@${offerId}`, environment: `@${offerId}/production` }
  return roles
    .flatMap((role) =>
      Object.entries(places).map(([reach, place]) => {
        return `${role}-${reach}=${role}${place}:${tokenOf(role, reach)}`
      }),
    )
    .concat(`tester:${adminToken}`)
    .join(',')
}

test('each role may do what the table says, where it says so, and nothing else', async () => {
  const asked = new Set<string>()
  const player = accountPath(accountOf(game, 'production', 'o_access'))
  for (const [method, path] of [...routesOf(game, player), ...ownRoutes]) {
    const name = `${method} ${template(path).slice('/admin/v1'.length)}`
    const rule = access[name.replace(/\{(\w+)\}/g, ':$1')] ?? assert.fail(name)
    asked.add(name)
    const ask = async (role: Role, reach: string) => {
      // No body is right for any route: what is allowed is refused later, or reads.
      const body = method === 'GET' || method === 'DELETE' ? undefined : '{'
      const answer = await own.request(method, path, body, { token: tokenOf(role, reach) })
      const isAllowed = rule !== 'public' && rule !== 'self' && mayCall(rule, role, reach)
      const what = `${role} ${reach}: ${name} ${answer.text}`
      assert.equal(answer.status === 403, !isAllowed, what)
      if (isAllowed) return
      assert.equal(answer.body.error, 'forbidden', what)
      if (rule !== 'self') assert.ok(String(answer.body.message).includes(rule[0]), what)
    }
    const reaches = ['everywhere', 'offer', 'environment']
    await Promise.all(roles.flatMap((role) => reaches.map((reach) => ask(role, reach))))
  }
  assert.equal(asked.size, Object.values(access).filter((rule) => rule !== 'public').length)
})

/** The rules once more, in other words. */
function mayCall([needed, where]: readonly [Role, string], role: Role, reach: string): boolean {
  const mayDo = role === 'admin' || role === needed || needed === 'viewer'
  const mayThere = {
    everywhere: ['everywhere'],
    offer: ['everywhere', 'offer'],
    environment: ['everywhere', 'offer', 'environment'],
    part: ['everywhere', 'offer', 'environment'],
    somewhere: ['everywhere', 'offer', 'environment'],
  }[where]
  return mayDo && mayThere?.includes(reach) === true
}

test('a grant for one offer or environment opens no other, and lists show no other', async () => {
  const other = await createGame(service)
  const statusOf = async (path: string, role: Role, reach: string) =>
    (await own.request('GET', path, undefined, { token: tokenOf(role, reach) })).status
  const mine = `/offers/${game.offerId}`
  assert.equal(await statusOf(`${mine}/production/accounts`, 'admin', 'environment'), 200)
  assert.equal(await statusOf(`${mine}/sandbox/accounts`, 'admin', 'environment'), 403)
  assert.equal(await statusOf(`${mine}/sandbox/accounts`, 'admin', 'offer'), 200)
  assert.equal(await statusOf(`/offers/${other.offerId}`, 'admin', 'offer'), 403)
  assert.equal(await statusOf(`/offers/${other.offerId}`, 'viewer', 'everywhere'), 200)
  assert.equal(await statusOf('/offers/%00/production/accounts', 'admin', 'offer'), 403)
  const token = tokenOf('viewer', 'environment')
  const { body } = await own.request('GET', '/offers', undefined, { token })
  const shown = (body.items as { offer_id: string }[]).map(({ offer_id }) => offer_id)
  assert.deepEqual(shown, [game.offerId])
})

test('a forbidden call leaves a row with its actor, also when it would only have read', async () => {
  await own.request('GET', '/checks', undefined, { token: tokenOf('viewer', 'offer') })
  const [row] = (await own.get('/audit?limit=1&actor=viewer-offer')).body.items as AuditRow[]
  assert.deepEqual(
    [row?.action, row?.status, row?.result],
    ['GET /admin/v1/checks', 403, 'forbidden'],
  )
})
