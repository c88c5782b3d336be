// The request id at the end of every errmsg: three groups of eight hex digits. The first group is
// the time in UNIX seconds (auth §7).
import { randomBytes } from 'node:crypto'

const process4 = randomBytes(4).toString('hex')
let count = randomBytes(4).readUInt32BE()

/** A new rid, unique in this process; `nowMs` is the real clock. */
export function newRid(nowMs: number): string {
  count = (count + 1) >>> 0
  return `${hex8(Math.floor(nowMs / 1000))}-${process4}-${hex8(count)}`
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).padStart(8, '0')
}
