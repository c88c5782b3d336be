// A whole offer out of the service and into one: lines as they come and go, never all in memory.
import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Type } from 'typebox'
import type { ApiApp } from '../api/app.ts'
import { ApiError } from '../api/errors.ts'
import { offerBody } from '../api/offer.ts'
import { errors, OfferId } from '../api/schemas.ts'
import type { Driver } from '../driver/driver.ts'
import { isRouter, readPlace } from '../schema/place.ts'
import type { Services } from '../services.ts'
import { exportOffer } from '../transfer/export-offer.ts'
import { checkFile, importFile, OfferNotEmpty } from '../transfer/import-offer.ts'
import { BadExport } from '../transfer/lines.ts'
import * as contract from './contract.ts'
import { foundOffer } from './offers.ts'
import { receive } from './receive.ts'

const ndjson = 'application/x-ndjson'
const params = Type.Object({ offer_id: OfferId })
const settingNames = [
  ...(['currency', 'cancel_window_s', 'tombstones', 'require_session'] as const),
  ...(['production', 'sandbox', 'dialects', 'xpay_partial_refunds', 'coin_price'] as const),
]

export async function registerTransfers(app: ApiApp, services: Services): Promise<void> {
  registerExport(app, services)
  // In a scope of its own: no other route takes such a body.
  await app.register(async (scope) => {
    scope.addContentTypeParser(ndjson, (_request, payload, done) => done(null, payload))
    registerImport(scope.withTypeProvider<TypeBoxTypeProvider>(), services)
  })
}

function registerExport(
  app: ApiApp,
  {
    directory,
    driver,
    ledger,
    clock,
    log,
  }: Pick<Services, 'directory' | 'driver' | 'ledger' | 'clock' | 'log'>,
): void {
  app.get(
    '/offers/:offer_id/export',
    {
      schema: {
        summary: 'Export an offer',
        description:
          'Its settings, accounts, orders, entries, tombstones and money orders as lines of JSON, all of one ' +
          'moment; no keys. An answer that ends without a footer is not whole.',
        tags: ['offers'],
        produces: [ndjson],
        params,
        response: { 200: Type.Unsafe<Readable>({ type: 'string' }), ...errors },
      },
    },
    async ({ id, params: { offer_id } }, reply) => {
      const offer = offerBody(await foundOffer(directory, offer_id))
      await refuseRouter(driver)
      await ledger.archive.detached.requireNone(
        'An export has every entry, and months are detached: restore them first.',
      )
      const book = ledger.bookOf(offer_id)
      const lines = exportOffer(driver, { offer, book, exportedAt: new Date(clock.now()) })
      lines.on('error', (error) => log.warn({ rid: id, err: error, offer_id }, 'export was cut'))
      return reply.type(ndjson).send(lines)
    },
  )
}

function registerImport(app: ApiApp, services: Services): void {
  const { clock, config, directory, driver, ledger } = services
  const limits = {
    ...{ bytesMax: config.importLimitBytes, timeoutMs: config.importTimeoutMs },
    ...{ requestTimeoutMs: config.requestTimeoutMs, bytesOption: ' (--import-limit-bytes)' },
  }
  app.post(
    '/offers/:offer_id/import',
    {
      schema: {
        summary: 'Import an offer',
        description:
          'Takes the lines of an export into an offer that has no accounts: all of them, after ' +
          'every invariant of the ledger was checked with them, or none.',
        tags: ['offers'],
        consumes: [ndjson],
        params,
        response: { 200: contract.ImportResult, ...errors },
      },
    },
    async (request) => {
      const { offer_id } = request.params
      const offer = offerBody(await foundOffer(directory, offer_id))
      await refuseRouter(driver)
      await ledger.archive.detached.requireNone(
        'An import may bring entries of a detached month: restore all detached months first.',
      )
      if (!(request.body instanceof Readable)) {
        throw new ApiError(415, 'bad_request', `Send the lines of an export as ${ndjson}.`)
      }
      // A slow sender holds a file here, not the database.
      const file = join(tmpdir(), `pactolus-import-${randomUUID()}`)
      try {
        await receive(request.server.server, request.body, file, limits)
        const { header, footer } = await checkFile(file, clock.now(offer.appid))
        await importFile(driver, file, ledger.bookOf(offer_id))
        const { type: _, ...counts } = footer
        request.auditResult =
          `imported ${counts.accounts} accounts and ${counts.orders} orders ` +
          `of offer ${header.offer.offer_id}, sha256 ${counts.sha256}`
        const differ = settingNames.filter((name) => {
          const exported = header.offer[name]
          return exported !== undefined && !isDeepStrictEqual(exported, offer[name])
        })
        return { outcome: 'imported' as const, ...counts, settings_differ: differ }
      } catch (error) {
        throw refusalOf(error)
      } finally {
        await rm(file, { force: true })
      }
    },
  )
}

/** Behind a router no transaction sees all players, and none could undo an import on all partitions. */
async function refuseRouter(driver: Driver): Promise<void> {
  if (!isRouter(await readPlace(driver))) return
  throw new ApiError(
    409,
    'ledger_is_spread',
    'The ledger is spread over partitions, which have no moment in common: exports and imports need a ' +
      'database that keeps all players.',
  )
}

function refusalOf(error: unknown): unknown {
  if (error instanceof BadExport) return new ApiError(400, 'bad_export', error.message)
  if (error instanceof OfferNotEmpty) return new ApiError(409, 'offer_not_empty', error.message)
  return error
}
