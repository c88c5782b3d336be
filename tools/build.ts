// `npm run build`: makes dist/ of the packages that others install. Nothing in a checkout needs it.
import { buildPackage, buildServer, published } from './build/package.ts'

for (const name of published) {
  await buildPackage(name)
  console.log(`built packages/${name}/dist`)
}
await buildServer()
console.log('built packages/server/dist')
