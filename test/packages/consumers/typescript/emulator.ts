// A test in TypeScript that starts the emulator, and a program that reads the protocol.
import { midasV1, type OperationName, type sign } from '@pactolus/protocol'
import { type EmulatedGame, type FaultRule, InvalidInput, startEmulator } from 'pactolus'

const rule: FaultRule = { effect: 'drop_after_commit', operation: 'pay', count: 1 }

export async function emulate(): Promise<EmulatedGame> {
  const emulator = await startEmulator()
  emulator.faults.add(rule)
  // @ts-expect-error no such control
  emulator.faults.nothing()
  await emulator.clock.advance('49h').catch((error: unknown) => error instanceof InvalidInput)
  return emulator
}

export const pay: OperationName = 'pay'
export const path: string = midasV1.operations.pay.paths.production
export type Signature = ReturnType<typeof sign>
