// One call of any dialect: checked, then carried out by the ledger, past the emulator's faults. It throws when
// the database does.
import { Refusal } from '@pactolus/protocol'
import { type Answer, refuse } from './answer.ts'
import type { Call, Dialect, DialectServices, Request } from './dialect.ts'

export async function answerCall(
  dialect: Dialect,
  services: DialectServices,
  call: Call,
): Promise<Answer> {
  const resolved = await dialect.resolve(services, call)
  if (resolved instanceof Refusal) return refuse(resolved)
  const refused = await dialect.verify(services, call, resolved)
  if (refused !== undefined) return refused
  const request = dialect.toRequest(call, resolved)
  if (services.emulator === undefined) return carryOut(services, call, request)
  return services.emulator.carryOut(call, () => carryOut(services, call, request))
}

async function carryOut(
  services: DialectServices,
  { log }: Call,
  request: Request,
): Promise<Answer> {
  const { ledger, tracing } = services
  if (request.kind === 'other') return request.answer(services)
  if (request.kind === 'balance') {
    tracing?.follow(log, request.account)
    return request.toAnswer(await ledger.balance(request.account))
  }
  tracing?.follow(log, request.order)
  const posting = await ledger.post(request.order)
  log.outcome = posting.outcome
  return request.toAnswer(posting)
}
