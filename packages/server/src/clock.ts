// Time as an argument: the emulator's clock can be moved, the real one cannot.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
}

export const realClock: Clock = { now: () => Date.now() }
