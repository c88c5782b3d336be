// The names of calls, as the vendor writes them.
import type { Dialect, Operation } from '@pactolus/protocol'

/** The last part of a path. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** What the vendor calls them: 1.0 in camel case, the others as the paths end. */
export function callsOf({ name, operations }: Dialect): string {
  const names = Object.values<Operation>(operations).map((operation) =>
    name === '1.0' ? operation.name : lastPart(operation.paths.production),
  )
  return names.join(', ')
}
