import { after, before, test } from 'node:test'
import { Admin } from '../support/admin.ts'
import { onRouter } from '../support/database.ts'
import { createGame, startService, type TestService } from '../support/service.ts'

let service: TestService
before(async () => {
  service = await startService()
})
after(() => service.remove())

test('behind a router nothing is exported or imported, and it says why', {
  skip: onRouter ? false : 'needs a router',
}, async () => {
  const admin = new Admin(service)
  const { offerId } = await createGame(service)
  await admin.refused(409, 'ledger_is_spread', 'GET', `/offers/${offerId}/export`)
  await admin.refused(409, 'ledger_is_spread', 'POST', `/offers/${offerId}/import`)
})
