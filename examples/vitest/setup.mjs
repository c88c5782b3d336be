// A globalSetup file for vitest: `test: { globalSetup: './setup.mjs' }` in vitest.config. One emulator serves
// all workers; each takes the game of its own namespace, and resets it before each test:
//
//   const url = `${inject('emulator').baseUrl}/_pactolus`
//   const name = `worker${process.env.VITEST_POOL_ID}`
//   const game = await fetch(`${url}/namespaces`, {
//     method: 'POST',
//     headers: { 'content-type': 'application/json' },
//     body: JSON.stringify({ name }),
//   }).then((response) => response.json())
//   beforeEach(() => fetch(`${url}/reset?namespace=${name}`, { method: 'POST' }))
import { startEmulator } from 'pactolus'

let emulator

export async function setup({ provide }) {
  emulator = await startEmulator()
  const { clock, faults, state, requests, pushes, topUp, namespace, close, ...game } = emulator
  provide('emulator', game)
}

export async function teardown() {
  await emulator.close()
}
