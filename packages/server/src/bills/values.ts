// The values in the cells of a file: amounts, times and states as platforms and games write them.
import type { LineState, Mapping, Unit } from './kinds.ts'

/** What a cell holds is not what its column should. The message names row and value. */
export class BadBill extends Error {
  override readonly name = 'BadBill'
}

/** A file that says nothing of a zone means that of finance. */
const zoneMs = 8 * 3_600_000

/** The zone that the head of a column names, as our own files do: Posted at (UTC+8). */
export function zoneOf(head: string): number {
  const [found, sign, hours, minutes = '0'] = /UTC(?:([+-])(\d{1,2})(?::(\d\d))?)?/.exec(head) ?? []
  if (found === undefined) return zoneMs
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes)) * 60_000
  return sign === '-' ? -ahead : ahead
}

/** Coins, or fen; undefined where it is no amount. */
export function readAmount(text: string, unit: Unit): bigint | undefined {
  const plain = text.replaceAll(/[,\uff0c\s¥\uffe5元]/g, '')
  const [, whole = '', rest = ''] = /^\+?(\d{1,15})(?:\.(\d{1,9}))?$/.exec(plain) ?? []
  if (whole === '') return undefined
  const places = unit === 'yuan' ? 2 : 0
  // A part of a coin or of a fen is no amount; zeros behind the point are none.
  if (/[1-9]/.test(rest.slice(places))) return undefined
  const amount = BigInt(whole + rest.slice(0, places).padEnd(places, '0'))
  return amount < 1_000_000_000_000_000n ? amount : undefined
}

const written =
  /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d\d:?\d\d)?$/i
const digits = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/

export function readTime(text: string, localMs = zoneMs): Date | undefined {
  if (/^\d{10}$/.test(text)) return new Date(Number(text) * 1000)
  if (/^\d{13}$/.test(text)) return new Date(Number(text))
  // A day of Excel: days since the end of 1899, and a part of one.
  if (/^[2-9]\d{4}(\.\d+)?$/.test(text)) {
    return new Date(Math.round((Number(text) - 25_569) * 86_400_000) - localMs)
  }
  const found = written.exec(text) ?? digits.exec(text)
  if (found === null) return undefined
  const [, year, month, day, hour = '0', minute = '0', second = '0', part = '', zone = ''] = found
  const given = [year, month, day, hour, minute, second].map(Number)
  const [y = 0, m = 0, d = 0, h = 0, min = 0, s = 0] = given
  const at = new Date(Date.UTC(y, m - 1, d, h, min, s))
  const kept = [at.getUTCFullYear(), at.getUTCMonth() + 1, at.getUTCDate()]
  const isReal =
    kept.every((value, place) => value === given[place]) && h < 24 && min < 60 && s < 60
  if (!isReal) return undefined
  return new Date(at.getTime() + Number(part.slice(0, 3).padEnd(3, '0')) - offsetOf(zone, localMs))
}

function offsetOf(zone: string, localMs: number): number {
  if (zone === '') return localMs
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone) ?? []
  const ahead = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000
  return sign === '-' ? -ahead : ahead
}

/** 20260901, in the zone of finance. */
export function dayOf(at: Date): string {
  return new Date(at.getTime() + zoneMs).toISOString().slice(0, 10).replaceAll('-', '')
}

/** The midnight at which the day of `at` begins. */
export function startOfDay(at: Date): Date {
  const dayMs = 86_400_000
  return new Date(Math.floor((at.getTime() + zoneMs) / dayMs) * dayMs - zoneMs)
}

const words: Readonly<Record<LineState, readonly string[]>> = {
  done: [
    ...[
      '',
      'success',
      'paid',
      'done',
      'delivered',
      'completed',
      'complete',
      'finished',
      'ok',
      'posted',
      // Those of our own files.
      ...['open', 'final', 'partly cancelled', '可取消', '部分取消'],
    ],
    ...['成功', '支付成功', '交易成功', '已支付', '已发货', '已完成', '完成', '买家已支付'],
  ],
  returned: [
    ...['refund', 'refunded', 'revoked', 'cancelled', 'canceled', 'returned', 'cancel', 'reversed'],
    ...[
      '已退款',
      '退款',
      '转入退款',
      '退款成功',
      '全额退款',
      '已取消',
      '取消',
      '已撤销',
      '已全额退款',
    ],
  ],
  failed: [
    ...[
      'failed',
      'fail',
      'closed',
      'unpaid',
      'created',
      'notpay',
      'userpaying',
      'payerror',
      'pending',
      ...['cancelled before it arrived', '未到先取消'],
    ],
    ...['失败', '支付失败', '交易失败', '未支付', '待支付', '已关闭', '关闭'],
  ],
}

/** Undefined for a word that nobody has explained. */
export function readState(text: string, own: Mapping['states'] = {}): LineState | undefined {
  const word = text.trim().toLowerCase()
  const has = (list: readonly string[] = []) =>
    list.some((each) => each.trim().toLowerCase() === word)
  const states = ['done', 'returned', 'failed'] as const
  return states.find((state) => has(own[state])) ?? states.find((state) => has(words[state]))
}
