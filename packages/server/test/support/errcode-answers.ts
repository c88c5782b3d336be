// What an answer of Midas 1.0 with an errcode has to look like.
import assert from 'node:assert/strict'
import { errcodeOf, midasV1 } from '@pactolus/protocol'
import type { WireAnswer } from './service.ts'

/** The answer is that errcode, with its own English text and a rid. */
export function answered(answer: WireAnswer, code: number): void {
  assert.equal(answer.errcode, code, answer.errmsg)
  if (code === 0) {
    assert.equal(answer.errmsg, 'ok')
    return
  }
  const row = errcodeOf(midasV1.errcodes, code)
  assert.ok(row !== undefined && answer.errmsg.startsWith(row.message), answer.errmsg)
  assert.match(answer.errmsg, / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/)
}

/** Refused, with no other field than the bill_no that was sent. */
export function isRefusedBare(answer: WireAnswer, code: number): void {
  answered(answer, code)
  const { errcode, errmsg, bill_no: _, ...others } = answer
  assert.deepEqual(others, {})
  const isOfPayment = errcode === -1 || errcode >= 90_000
  assert.equal(/ traceid: [1-9][0-9]{7} rid: /.test(errmsg), isOfPayment, errmsg)
}
