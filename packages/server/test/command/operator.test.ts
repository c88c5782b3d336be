// `pactolus operator`: people come, get grants and go.
// The database does not matter here: the routes that it calls are tested on each.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { GrantBody, OperatorBody } from '../../src/command/admin-client.ts'
import { Operator, password } from '../support/operator.ts'
import { type CommandService, startForCommands } from './command.ts'

let service: CommandService
before(async () => {
  service = await startForCommands()
})
after(() => service.remove())

const show = (name: string) => service.json<OperatorBody>('operator', 'show', name)
const placeOf = ({ role, offer_id, env }: GrantBody) => `${role} ${offer_id} ${env}`

test('an operator is added with a link that sets the password once', async () => {
  const added = await service.pactolus('operator', 'add', 'amy', '--grant', 'admin')
  assert.equal(added.exitCode, 0, added.stderr)
  const [, invite] = /\/console\/invite#([\w-]{43})\n/.exec(added.stdout) ?? []
  assert.ok(added.stdout.includes(`${service.adminUrl}/console/invite#${invite}`))
  const amy = new Operator(service)
  await amy.done(200, 'POST', '/session/invite', { invite, password })
  await amy.done(200, 'POST', '/session', { name: 'amy', password })
  assert.equal((await show('amy')).state, 'active')
  const again = await service.pactolus('operator', 'add', 'amy')
  assert.deepEqual([again.exitCode, again.stderr.trim()], [1, 'pactolus: The name amy is taken.'])
})

test('an operator is added with limits for each of the grants', async () => {
  const add = ['operator', 'add', 'eve', '--per-order', '500', '--per-account-day', '900']
  const none = await service.pactolus(...add)
  assert.deepEqual([none.exitCode, none.stderr.includes('pass --grant')], [2, true])
  await service.json(...add, '--grant', 'viewer', 'support')
  const limits = { per_order: 500, per_operator_day: null, per_account_day: 900 }
  assert.deepEqual(
    (await show('eve')).grants.map((grant) => grant.limits),
    [limits, limits],
  )
})

test('grants come with limits, are replaced in place, and go', async () => {
  const offer = service.demo?.offerId ?? ''
  await service.json('operator', 'add', 'ben', '--grant', 'viewer', `support@${offer}/sandbox`)
  assert.deepEqual((await show('ben')).grants.map(placeOf).sort(), [
    `support ${offer} sandbox`,
    'viewer * *',
  ])
  const grant = ['operator', 'grant', 'ben', `support@${offer}/sandbox`]
  await service.json(...grant, '--per-order', '500', '--per-operator-day', '5000')
  const [support] = (await show('ben')).grants.filter(({ role }) => role === 'support')
  const limits = { per_order: 500, per_operator_day: 5000, per_account_day: null }
  assert.deepEqual(support?.limits, limits)
  await service.json('operator', 'revoke', 'ben', 'viewer')
  assert.deepEqual((await show('ben')).grants.map(placeOf), [`support ${offer} sandbox`])
  const none = await service.pactolus('operator', 'revoke', 'ben', 'viewer')
  assert.equal(none.exitCode, 1)
  assert.match(none.stderr, /ben does not have viewer, but support@\d+\/sandbox\./)
  const wrong = await service.pactolus('operator', 'grant', 'ben', 'root')
  assert.equal(wrong.exitCode, 2)
  assert.match(wrong.stderr, /viewer, support, finance, admin/)
  const nowhere = await service.pactolus('operator', 'grant', 'ben', 'viewer@nowhere')
  assert.match(nowhere.stderr, /There is no offer nowhere/)
})

test('an operator is listed, disabled, enabled, reset and signed out', async () => {
  const { invite } = await service.json<{ invite: string }>('operator', 'add', 'cyd')
  const cyd = new Operator(service)
  await cyd.done(200, 'POST', '/session/invite', { invite, password })
  await cyd.done(200, 'POST', '/session', { name: 'cyd', password })
  const sessions = await service.pactolus('operator', 'sessions', 'cyd')
  assert.match(sessions.stdout, /^SESSION +IP.*\n[\w-]{8} +(::ffff:)?127\.0\.0\.1/)
  assert.equal(
    (await service.json<{ ended: number }>('operator', 'sessions', 'cyd', '--end')).ended,
    1,
  )
  await cyd.refused(401, 'unauthorized', 'GET', '/session')
  await service.json('operator', 'disable', 'cyd')
  await cyd.refused(401, 'wrong_sign_in', 'POST', '/session', { name: 'cyd', password })
  await service.json('operator', 'enable', 'cyd')
  await cyd.done(200, 'POST', '/session', { name: 'cyd', password })
  const reset = await service.json<{ link: string }>('operator', 'reset', 'cyd')
  assert.match(reset.link, /^http.*#[\w-]{43}$/)
  const { stdout } = await service.pactolus('operator', 'list')
  assert.match(stdout, /^cyd +invited +off +- /m)
  const gone = await service.pactolus('operator', 'show', 'nobody')
  assert.deepEqual(
    [gone.exitCode, gone.stderr.trim()],
    [1, 'pactolus: There is no operator nobody.'],
  )
})

test('what an operator asks for beyond the limits is listed, approved and rejected', async () => {
  const offer = service.demo?.offerId ?? ''
  const grant = `support@${offer}/sandbox`
  const { invite } = await service.json<{ invite: string }>('operator', 'add', 'dan')
  await service.json('operator', 'grant', 'dan', grant, '--per-order', '10')
  const dan = new Operator(service)
  await dan.done(200, 'POST', '/session/invite', { invite, password })
  await dan.done(200, 'POST', '/session', { name: 'dan', password })
  const path = `/offers/${offer}/sandbox/accounts/o_dan/1/present`
  const ids: string[] = []
  for (const bill_no of ['yes', 'no']) {
    const body = { bill_no, amount: 11, reason: 'a ticket' }
    ids.push(String((await dan.done(202, 'POST', path, body)).approval_id))
  }
  const listed = await service.pactolus('approval', 'list')
  assert.match(listed.stdout, new RegExp(`^ *${ids[0]} .* dan +present +11 .* a ticket$`, 'm'))
  const [yes = '', no = ''] = ids
  const approved = await service.pactolus('approval', 'approve', yes, '--reason', 'fine')
  assert.equal(approved.stdout, '11 coins came in as yes; the balance is 11.\n')
  const rejected = await service.pactolus('approval', 'reject', no)
  assert.equal(rejected.stdout, `Request ${no} of dan is rejected.\n`)
  const again = await service.pactolus('approval', 'approve', no)
  assert.deepEqual([again.exitCode, again.stderr], [1, 'pactolus: That was decided before.\n'])
  const account = ['--openid', 'o_dan', '--env', 'sandbox']
  const statement = await service.pactolus('account', 'statement', ...account)
  assert.match(statement.stdout, /a ticket; by dan$/m)
})
