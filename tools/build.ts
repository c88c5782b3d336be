// `npm run build`: makes dist/ of the packages that others install, and the console in the server's. Nothing in a
// checkout needs it.
import { rmSync } from 'node:fs'
import { buildConsole, consoleFolder } from '../packages/console/build.js'
import { buildPackage, buildServer, published } from './build/package.ts'

for (const name of published) {
  await buildPackage(name)
  console.log(`built packages/${name}/dist`)
}
await buildServer()
console.log('built packages/server/dist')
// What older builds left is not to be published.
rmSync(consoleFolder, { recursive: true, force: true })
await buildConsole()
console.log('built packages/server/console')
