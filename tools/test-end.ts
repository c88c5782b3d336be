// Loaded into each process of tests before anything else. Ends a process that does not end by itself, because a test has
// left something open, and one with an error that nothing catches.
import asyncHooks from 'node:async_hooks'
import { inspect } from 'node:util'
import { childrenOf } from './proc.ts'

// node:test follows every promise and callback, to name the test that an uncaught error belongs to. That took a tenth
// of the CPU of these processes, and the stack of an error names its test as well.
const { createHook } = asyncHooks
asyncHooks.createHook = () => createHook({})
await import('node:test')
asyncHooks.createHook = createHook

for (const event of ['uncaughtException', 'unhandledRejection']) {
  process.on(event, (error) => end(`An error that no test catches: ${inspect(error)}`))
}

/** How long a process may take to end after its last test. */
const endMs = 10_000

function familyOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...familyOf(child)])
}

function end(reason: string): never {
  process.stderr.write(`${reason}\n`)
  for (const child of familyOf(process.pid)) process.kill(child, 'SIGKILL')
  process.exit(1)
}

/** To be called after the last test. */
export function endSoon(): void {
  const open = () => process.getActiveResourcesInfo().join(', ')
  setTimeout(() => end(`A test has left open: ${open()}`), endMs).unref()
}
