// Stops the emulator of setup.mjs after all tests.
export default async function teardown() {
  await globalThis.emulator.close()
}
