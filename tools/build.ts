// `npm run build`: makes dist/ of the packages that others install, the console in the server's, and the snapshot of
// what the packages export (docs/reference/api). Nothing in a checkout needs it.
import { buildPackages } from './build/packages.ts'

for (const path of await buildPackages()) console.log(`wrote: ${path}`)
console.log('built dist of the packages, and packages/server/console')
