// The installed package runs what was built; a checkout builds its sources first (see bundle.js).
import { existsSync } from 'node:fs'

if (existsSync(new URL('../src/main.ts', import.meta.url))) {
  const { bundleServer } = await import('../bundle.js')
  bundleServer()
}
await import('../dist/main.js')
