// Ends a process of tests that does not end by itself, because a test has left something open.
import { childrenOf } from './proc.ts'

/** How long a process may take to end after its last test. */
const endMs = 10_000

function familyOf(pid: number): number[] {
  return childrenOf(pid).flatMap((child) => [child, ...familyOf(child)])
}

/** To be called after the last test. */
export function endSoon(): void {
  setTimeout(() => {
    const open = process.getActiveResourcesInfo()
    process.stderr.write(`A test has left open: ${open.join(', ')}\n`)
    for (const child of familyOf(process.pid)) process.kill(child, 'SIGKILL')
    process.exit(1)
  }, endMs).unref()
}
