// What a program can import from the package: the emulator, for tests. Everything else is a command.
export type { FaultRule, ListedFault, LoggedRequest, Seed } from './emulator/contract.ts'
export { InvalidInput } from './emulator/time-text.ts'
export type { TopUpOrder, TopUpResult, TopUpTerms } from './emulator/topup-contract.ts'
export {
  type ClockControls,
  type EmulatedGame,
  type EmulatorOptions,
  type FaultControls,
  type RequestControls,
  type RunningEmulator,
  type StateControls,
  startEmulator,
} from './start-emulator.ts'
