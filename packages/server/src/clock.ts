// Time as an argument: the emulator's clock can be moved, the real one cannot.

export interface Clock {
  /**
   * Milliseconds since 1970. In the emulator each game has a time of its own: `of` is the appid or the
   * offer_id whose time is asked. Without it, it is real time.
   */
  now(of?: string): number
}

export const realClock: Clock = { now: () => Date.now() }
