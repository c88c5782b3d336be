// The admin API: what operators, the commands and the console do. Described by OpenAPI and browsable
// at /admin/v1/docs.
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyInstance } from 'fastify'
import type { ApiApp } from '../api/app.ts'
import { setUpApi } from '../api/set-up.ts'
import type { Services } from '../services.ts'
import { registerAccounts } from './accounts.ts'
import { registerApprovals } from './approvals.ts'
import { registerApps } from './apps.ts'
import { registerAudit } from './audit.ts'
import { registerBalances } from './balances.ts'
import { registerBillDifferences } from './bill-differences.ts'
import { registerBills } from './bills.ts'
import { registerCloseFiles } from './close-files.ts'
import { registerCloses } from './closes.ts'
import { registerEnvironments } from './environments.ts'
import { registerExports } from './exports.ts'
import { guard } from './guard.ts'
import { registerHistory } from './history.ts'
import { registerJobs } from './jobs.ts'
import { registerOffers } from './offers.ts'
import { registerOperators } from './operators.ts'
import { registerOrders } from './orders.ts'
import { registerPurchases } from './purchase-routes.ts'
import { registerPushTargets } from './push-targets.ts'
import { registerPushes } from './pushes.ts'
import { registerSearch } from './search.ts'
import { registerSessions } from './session-routes.ts'
import { registerSummary } from './summary.ts'
import { trace } from './trace.ts'
import { registerTransfers } from './transfers.ts'
import { registerViews } from './views.ts'

export async function registerAdmin(app: FastifyInstance, services: Services): Promise<void> {
  const admin: ApiApp = app.withTypeProvider<TypeBoxTypeProvider>()
  await setUpApi(admin, services, {
    title: 'Pactolus admin API',
    description:
      'Apps, offers, keys, cloud environments, accounts, orders, pushes and the audit log of a ' +
      'Pactolus service.',
    bearer: true,
  })
  guard(app, services)
  trace(app, services)
  registerSessions(admin, services)
  registerViews(admin, services)
  registerOperators(admin, services)
  registerApps(admin, services)
  registerOffers(admin, services)
  await registerTransfers(admin, services)
  registerEnvironments(admin, services)
  registerAccounts(admin, services)
  registerApprovals(admin, services)
  registerOrders(admin, services)
  registerBalances(admin, services)
  registerSearch(admin, services)
  registerSummary(admin, services)
  registerCloses(admin, services)
  registerCloseFiles(admin, services)
  registerPurchases(admin, services)
  await registerBills(admin, services)
  await registerBillDifferences(admin, services)
  registerPushTargets(admin, services)
  registerPushes(admin, services)
  registerJobs(admin, services)
  registerHistory(admin, services)
  registerAudit(admin, services)
  registerExports(admin, services)
}
