// A globalSetup file for jest: `globalSetup: './setup.mjs', globalTeardown: './teardown.mjs'` in its configuration.
// One emulator serves all workers; each takes the game of its own namespace, as shop.test.js does.
//
// A test can also start an emulator of its own, as with node:test: run jest with
// NODE_OPTIONS=--experimental-vm-modules, and import startEmulator from 'pactolus' in a .mjs file.
import { startEmulator } from 'pactolus'

export default async function setup() {
  globalThis.emulator = await startEmulator()
  process.env.PACTOLUS_URL = globalThis.emulator.baseUrl
}
