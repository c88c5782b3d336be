// docs/reference/ledger-outcomes: every answer of the ledger, with the sentence its source gives
// it.

import type { OrderKind } from '../../packages/server/src/ledger/model.ts'
import { type Outcome, outcomes } from '../../packages/server/src/ledger/outcome.ts'
import { callName, callsOf, dialectAnswers, errcodesOf } from './answers.ts'
import type { DialectAnswers } from './dialect-answers.ts'
import { code, fileName, Incomplete, type Language, pageText, table } from './page.ts'
import { commentedStrings } from './source.ts'

const source = 'packages/server/src/ledger/outcome.ts'

const kinds: readonly OrderKind[] = ['recharge', 'present', 'pay', 'refund']

/** What each outcome means in Chinese, and the kinds of order that can get it. */
const about: Readonly<Record<Outcome, { zh: string; kinds: readonly OrderKind[] }>> = {
  in_progress: { zh: '账户被其他请求占用，且未在时限内释放；未发生变动。', kinds },
  order_not_found: { zh: '退款：该账户没有以此号码扣过款。', kinds: ['refund'] },
  already_refunded: {
    zh: '退款或扣款：该笔扣款已全部退回，或在到达之前已被取消。',
    kinds: ['pay', 'refund'],
  },
  duplicate: { zh: '同一订单此前已入账；本次未发生变动。', kinds },
  bill_no_conflict: { zh: '该号码属于另一笔条件不同的订单；未发生变动。', kinds },
  window_closed: { zh: '退款：该笔扣款已超过可退时限。', kinds: ['refund'] },
  refund_too_large: { zh: '退款：金额超过该笔扣款尚未退回的部分。', kinds: ['refund'] },
  account_frozen: { zh: '扣款：账户已冻结。', kinds: ['pay'] },
  balance_insufficient: { zh: '扣款：余额少于金额。', kinds: ['pay'] },
  balance_limit: {
    zh: '充值或赠送：账户的累计数将超过 15 位。',
    kinds: ['recharge', 'present'],
  },
  posted: { zh: '游戏币已变动，并已持久化。', kinds },
}

/** The sentence of each outcome as its source has it, in order. */
function sentences(): Map<string, string> {
  const found = new Map(commentedStrings(source, 'outcomes').map((o) => [o.text, o.comment]))
  if ([...found.keys()].join() !== outcomes.join()) {
    throw new Incomplete(`the outcomes of ${source} are not all plain strings with a comment`)
  }
  return found
}

/** The numbers of a dialect for an outcome, each with its calls. */
function numbers(answers: DialectAnswers, outcome: Outcome): string {
  const { protocol, outcomesOfCall } = answers
  const byNumber = new Map<number, string[]>()
  for (const call of callsOf(protocol)) {
    if (outcomesOfCall[call]?.includes(outcome) !== true) continue
    for (const { code: errcode } of errcodesOf(answers, outcome, call)) {
      byNumber.set(errcode, [...(byNumber.get(errcode) ?? []), callName(protocol, call)])
    }
  }
  return [...byNumber]
    .map(([errcode, where]) => `${code(String(errcode))} ${where.join(', ')}`)
    .join('; ')
}

const intro = {
  en: `What the ledger answers to an order, in order of precedence: when several apply, the first
is returned. An outcome is expected and is data, not an error: one order's outcome never fails
the others in its batch. It is in the log line of every call and in the answers of the admin API.
[Errcodes](${fileName('errcodes', 'en')}) are what a protocol makes of it; where a column is
empty, no call of that dialect can lead there; where all are, the admin API alone can.`,
  zh: `账本对一笔订单的处理结果，按优先级排列：若同时符合多项，返回最前面的一项。处理结果是预期之中的数据，不是异常：
同一批次中一笔订单的结果不影响其他订单。每次调用的日志行与管理接口的返回中都有它。
[错误码](${fileName('errcodes', 'zh')})由协议层据此给出；某列为空表示该协议的接口不会出现该结果，各列皆空则仅管理接口可能出现。`,
} as const

export function outcomesPage(language: Language): string {
  const meanings = sentences()
  const titles = dialectAnswers.map(({ protocol }) => protocol.title)
  const head =
    language === 'en'
      ? ['', 'outcome', 'meaning', 'orders', ...titles]
      : ['', '处理结果', '含义', '订单类型', ...titles]
  const rows = outcomes.map((outcome, i) => [
    String(i + 1),
    code(outcome),
    language === 'en' ? (meanings.get(outcome) ?? '') : about[outcome].zh,
    about[outcome].kinds.map(code).join(', '),
    ...dialectAnswers.map((answers) => numbers(answers, outcome)),
  ])
  return pageText({
    language,
    name: 'ledger-outcomes',
    title: { en: 'Ledger outcomes', zh: '账本处理结果' },
    source,
    blocks: [intro[language], table(head, rows)],
  })
}
