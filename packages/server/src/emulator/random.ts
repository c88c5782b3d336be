// Random numbers that come the same way again from the same seed: a failing run can be repeated.

/** Numbers in [0, 1), mulberry32 over a 32-bit seed. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** A log-normal number: half of them are below `median`, and `sigma` says how far they spread. */
export function logNormal(random: () => number, median: number, sigma: number): number {
  // Box and Muller's way from two uniform numbers to a normal one; 1 - random() is never 0.
  const radius = Math.sqrt(-2 * Math.log(1 - random()))
  return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()))
}
