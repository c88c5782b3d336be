// The words of a report for what the ledger calls by short names.
import type { OrderKind } from '../ledger/model.ts'
import type { OrderState } from '../ledger/reading.ts'
import type { Language } from './columns.ts'

const kinds: Readonly<Record<OrderKind, Readonly<Record<Language, string>>>> = {
  recharge: { zh: '充值', en: 'recharge' },
  present: { zh: '赠送', en: 'present' },
  pay: { zh: '扣款', en: 'pay' },
  refund: { zh: '取消', en: 'cancel' },
}

const states: Readonly<Record<OrderState, Readonly<Record<Language, string>>>> = {
  open: { zh: '可取消', en: 'open' },
  part: { zh: '部分取消', en: 'partly cancelled' },
  returned: { zh: '已取消', en: 'cancelled' },
  final: { zh: '已完成', en: 'final' },
  tombstone: { zh: '未到先取消', en: 'cancelled before it arrived' },
}

export function kindName(kind: OrderKind, language: Language): string {
  return kinds[kind][language]
}

export function stateName(state: OrderState, language: Language): string {
  return states[state][language]
}
