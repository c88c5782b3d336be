// What Linux reports about a process: its family, CPU time and resident memory, from /proc.
import { readdirSync, readFileSync } from 'node:fs'

/** Ticks of /proc/<pid>/stat; 100 a second on every Linux that Node runs on. */
const ticksPerSecond = 100

interface Stat {
  /** `Z` for a process that has ended and is not yet collected. */
  readonly state: string
  readonly parent: number
  /** CPU seconds of the process itself, user and system, all threads. */
  readonly own: number
  /** CPU seconds of its children that have ended and were waited for. */
  readonly ended: number
}

function statOf(pid: number | 'self'): Stat | undefined {
  let text: string
  try {
    text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  } catch {
    return undefined
  }
  // The name in parentheses may hold spaces; the numbered fields begin behind it, with the third.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  const field = (number: number) => Number(fields[number - 3])
  const [state = ''] = fields
  const seconds = (first: number) => (field(first) + field(first + 1)) / ticksPerSecond
  return { state, parent: field(4), own: seconds(14), ended: seconds(16) }
}

export function cpuSeconds(pid: number): number {
  return statOf(pid)?.own ?? 0
}

/** CPU seconds of this process's children that have ended. */
export function endedChildrenCpuSeconds(): number {
  return statOf('self')?.ended ?? 0
}

export function parentOf(pid: number): number {
  return statOf(pid)?.parent ?? 0
}

/** CPU seconds of a process and of all its children, those that have ended included. */
export function familyCpuSeconds(pid: number): number {
  const parent = statOf(pid)
  if (parent === undefined) return 0
  const children = childrenOf(pid).map(cpuSeconds)
  return children.reduce((sum, own) => sum + own, parent.own + parent.ended)
}

/** The processes whose parent is `pid`. */
export function childrenOf(pid: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((child) => parentOf(child) === pid)
}

/** Whether a process runs: one that has ended and is not yet collected does not. */
export function isRunning(pid: number): boolean {
  const state = statOf(pid)?.state
  return state !== undefined && state !== 'Z'
}

/** A size of /proc/<pid>/status in MB: VmRSS, RssAnon, RssFile. */
export function memoryMb(pid: number, name: 'VmRSS' | 'RssAnon' | 'RssFile' | 'VmHWM'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]
  return Math.round(Number(kilobytes ?? 0) / 102.4) / 10
}
