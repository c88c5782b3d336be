// A test in CommonJS requires the emulator: it is an ES module, which Node loads all the same.
const assert = require('node:assert/strict')
const { test } = require('node:test')
const { startEmulator } = require('pactolus')

test('require() gives startEmulator', async () => {
  const emulator = await startEmulator()
  try {
    assert.equal((await fetch(`${emulator.baseUrl}/readyz`)).status, 200)
  } finally {
    await emulator.close()
  }
})
