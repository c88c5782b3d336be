// The CPU time of a process with all its threads, finer than the ticks of /proc/<pid>/stat.
import { readdirSync, readFileSync } from 'node:fs'
import { childrenOf } from '../../tools/proc.ts'

/** Nanoseconds on a CPU of the threads that `pid` and its children have now. */
export function cpuNanoseconds(pid: number): number {
  return [pid, ...childrenOf(pid)].reduce((sum, one) => sum + ofThreads(one), 0)
}

function ofThreads(pid: number): number {
  let sum = 0
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const text = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8')
      sum += Number(text.split(' ')[0])
    } catch (error) {
      // A thread may end between the two.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    }
  }
  return sum
}
