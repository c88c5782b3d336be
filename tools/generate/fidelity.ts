// docs/reference/fidelity: how certain each behaviour of Midas 1.0 is, and what we chose where nobody
// outside knows. Numbers and codes come from the code; the evidence is ours to state.
import { type CoinOperationName, gatewayErrcodes } from '@pactolus/protocol'
import { defaultOfferSettings } from '../../packages/server/src/directory/directory.ts'
import type { Outcome } from '../../packages/server/src/ledger/outcome.ts'
import { options } from '../../packages/server/src/options.ts'
import { errcodesOf } from './answers.ts'
import { midasV1Answers } from './midas-v1/answers.ts'
import { code, type Language, pageText, table, type Words } from './page.ts'

/** Where the knowledge comes from, the most certain first. */
const sources = {
  documented: { en: 'documented', zh: '文档' },
  measured: { en: 'measured', zh: '实测' },
  staff: { en: 'WeChat staff', zh: '官方人员答复' },
  sibling: { en: 'sibling documentation', zh: '同类产品文档' },
  assumed: { en: 'assumed', zh: '推测' },
  unknown: { en: 'unknown', zh: '未知' },
} as const satisfies Record<string, Words>

const risks = {
  none: { en: '–', zh: '–' },
  low: { en: 'low', zh: '低' },
  medium: { en: 'medium', zh: '中' },
} as const satisfies Record<string, Words>

interface Row {
  readonly behaviour: Words
  readonly sources: readonly (keyof typeof sources)[]
  readonly choice: Words
  readonly risk: keyof typeof risks
  /** What goes wrong in a game if the real service differs. */
  readonly effect?: Words
}

function answer(outcome: Outcome, call: CoinOperationName): string {
  return errcodesOf(midasV1Answers, outcome, call)
    .map((errcode) => code(String(errcode.code)))
    .join(', ')
}

const windowH = defaultOfferSettings.cancelWindowS / 3600
const tsWindowS = options.find(({ key }) => key === 'tsWindowS')?.defaultFor('serve')
const same: Words = { en: 'the same', zh: '相同' }

const rows: readonly Row[] = [
  {
    behaviour: {
      en: 'Paths, field names, errcodes, `sig`, 48 hours, a `bill_no` that can be repeated',
      zh: '路径、字段名、错误码、`sig`、48 小时有效期、`bill_no` 可重复提交',
    },
    sources: ['documented'],
    choice: same,
    risk: 'none',
  },
  {
    behaviour: {
      en: 'Members of a success answer: names, order, types',
      zh: '成功返回的成员：名称、顺序、类型',
    },
    sources: ['measured'],
    choice: {
      en: 'the same; `first_save` is the number 0 or 1',
      zh: '相同；`first_save` 为数字 0 或 1',
    },
    risk: 'none',
  },
  {
    behaviour: { en: 'A repeated `bill_no`', zh: '重复的 `bill_no`' },
    sources: ['documented', 'staff'],
    choice: {
      en: `${answer('duplicate', 'pay')}, which counts as success`,
      zh: `返回 ${answer('duplicate', 'pay')}，视为成功`,
    },
    risk: 'none',
  },
  {
    behaviour: { en: '`errmsg` is `ok` on success', zh: '成功时 `errmsg` 为 `ok`' },
    sources: ['measured'],
    choice: same,
    risk: 'none',
  },
  {
    behaviour: {
      en: '`bill_no` in the error answers of pay, cancelpay and present',
      zh: 'pay、cancelpay、present 的错误返回中带 `bill_no`',
    },
    sources: ['measured'],
    choice: {
      en: 'sent whenever the request had a readable one; measured for pay alone',
      zh: '只要请求中有可读的 `bill_no` 就带上；实测仅限 pay',
    },
    risk: 'low',
  },
  {
    behaviour: {
      en: '` traceid: N` before ` rid: …` in `errmsg`',
      zh: '`errmsg` 中 ` rid: …` 之前的 ` traceid: N`',
    },
    sources: ['measured'],
    choice: same,
    risk: 'low',
  },
  {
    behaviour: { en: 'Balance too low', zh: '余额不足' },
    sources: ['measured'],
    choice: {
      en:
        `${answer('balance_insufficient', 'pay')}; the real service also answers \`-1\` with ` +
        '`1034-131-0 余额不足`, which a fault of the emulator imitates',
      zh:
        `返回 ${answer('balance_insufficient', 'pay')}；真实服务也会返回 \`-1\` 和 ` +
        '`1034-131-0 余额不足`，模拟器可用故障规则模拟',
    },
    risk: 'medium',
    effect: {
      en: 'a loop that repeats every -1 never ends: limit it',
      zh: '遇到 -1 就无限重试的循环不会结束：请限制次数',
    },
  },
  {
    behaviour: { en: 'Gift coins are spent first', zh: '优先扣除赠送的游戏币' },
    sources: ['staff'],
    choice: same,
    risk: 'none',
  },
  {
    behaviour: {
      en: 'A cancel returns gift coins as gift coins',
      zh: '取消时赠送的游戏币仍作为赠送币退回',
    },
    sources: ['sibling'],
    choice: same,
    risk: 'none',
  },
  {
    behaviour: { en: '`cost_sum` after a cancel', zh: '取消之后的 `cost_sum`' },
    sources: ['measured'],
    choice: {
      en: 'decreases; one recording agrees but does not prove it',
      zh: '减少；有一份实测记录与此相符，但不足以证明',
    },
    risk: 'low',
  },
  {
    behaviour: { en: 'A cancel after the window', zh: '超过有效期之后取消' },
    sources: ['assumed'],
    choice: {
      en: `${answer('window_closed', 'cancelPay')}; its text, "payment confirmed", may mean something else`,
      zh: `返回 ${answer('window_closed', 'cancelPay')}；其文字“已支付确认完成”也可能另有所指`,
    },
    risk: 'medium',
    effect: {
      en: 'a late cancel gets another errcode: treat any refusal as final',
      zh: '逾期取消可能得到别的错误码：凡是拒绝都应视为最终结果',
    },
  },
  {
    behaviour: { en: 'Length of the window', zh: '有效期的长度' },
    sources: ['assumed'],
    choice: {
      en: `${windowH} hours from the pay, to the second; a setting of the offer`,
      zh: `自扣款起 ${windowH} 小时，精确到秒；可按 offer 设置`,
    },
    risk: 'medium',
    effect: {
      en: 'a cancel near the end may already be refused: cancel as soon as delivery fails',
      zh: '临近结束的取消可能已被拒绝：发货失败后应立即取消',
    },
  },
  {
    behaviour: {
      en: `The same pay again after ${windowH} hours`,
      zh: `${windowH} 小时之后重复提交同一笔扣款`,
    },
    sources: ['assumed'],
    choice: {
      en: `${answer('duplicate', 'pay')} for ever`,
      zh: `永远返回 ${answer('duplicate', 'pay')}`,
    },
    risk: 'low',
  },
  {
    behaviour: {
      en: 'A pay with the `bill_no` of a cancelled order',
      zh: '用已取消订单的 `bill_no` 扣款',
    },
    sources: ['assumed'],
    choice: {
      en: answer('already_refunded', 'pay'),
      zh: `返回 ${answer('already_refunded', 'pay')}`,
    },
    risk: 'medium',
    effect: {
      en: 'the real service might answer 90012: use a new `bill_no` after a cancel',
      zh: '真实服务可能返回 90012：取消之后请换新的 `bill_no`',
    },
  },
  {
    behaviour: { en: 'The same `bill_no` with another amount', zh: '相同的 `bill_no`，不同的金额' },
    sources: ['assumed'],
    choice: {
      en: answer('bill_no_conflict', 'pay'),
      zh: `返回 ${answer('bill_no_conflict', 'pay')}`,
    },
    risk: 'medium',
    effect: {
      en: 'the real service might answer 90012: never change the amount of a `bill_no`',
      zh: '真实服务可能返回 90012：同一个 `bill_no` 不要改变金额',
    },
  },
  {
    behaviour: { en: 'Order in progress', zh: '订单处理中' },
    sources: ['assumed'],
    choice: {
      en: `${answer('in_progress', 'cancelPay')} only while another request holds the account`,
      zh: `仅当另一个请求占用该账户时返回 ${answer('in_progress', 'cancelPay')}`,
    },
    risk: 'low',
  },
  {
    behaviour: { en: 'How far `ts` may differ from the clock', zh: '`ts` 与时钟的允许偏差' },
    sources: ['assumed'],
    choice: {
      en: `${tsWindowS} seconds in \`serve\`, unlimited in \`dev\``,
      zh: `\`serve\` 中 ${tsWindowS} 秒，\`dev\` 中不限`,
    },
    risk: 'medium',
    effect: {
      en: 'a game server with a wrong clock passes in `dev` alone',
      zh: '时钟不准的游戏服务器只在 `dev` 中能通过',
    },
  },
  {
    behaviour: {
      en: 'Errcodes 43002, 44002 and 47001 on these paths',
      zh: '这些路径上的错误码 43002、44002、47001',
    },
    sources: ['documented'],
    choice: { en: 'the same; documented in general only', zh: '相同；文档只作一般性说明' },
    risk: 'low',
  },
  {
    behaviour: { en: 'HTTP status of an error', zh: '错误时的 HTTP 状态码' },
    sources: ['measured'],
    choice: { en: '200', zh: '200' },
    risk: 'none',
  },
  {
    behaviour: { en: 'The method GET', zh: 'GET 方法' },
    sources: ['unknown'],
    choice: {
      en: code(String(gatewayErrcodes.post_required.code)),
      zh: `返回 ${code(String(gatewayErrcodes.post_required.code))}`,
    },
    risk: 'low',
    effect: {
      en: 'two public clients send GET with a body',
      zh: '有两个公开的客户端用 GET 发送请求体',
    },
  },
  {
    behaviour: { en: 'Content-Type', zh: 'Content-Type' },
    sources: ['unknown'],
    choice: { en: 'ignored', zh: '忽略' },
    risk: 'none',
  },
  {
    behaviour: { en: '`mp_sig`', zh: '`mp_sig`' },
    sources: ['unknown'],
    choice: {
      en: "checked if it was sent and a session exists; today's pages no longer name it",
      zh: '发送了且存在登录态时才校验；现在的文档已不再提及',
    },
    risk: 'low',
  },
  {
    behaviour: { en: 'Members that are not documented', zh: '文档之外的成员' },
    sources: ['measured'],
    choice: { en: 'ignored: clients in use send some', zh: '忽略：现有客户端会发送' },
    risk: 'none',
  },
  {
    behaviour: {
      en: 'A player must be logged in (90010)',
      zh: '玩家必须处于登录状态（90010）',
    },
    sources: ['documented'],
    choice: {
      en: 'a setting of the offer, off by default: `pactolus offer set --require-session on`',
      zh: '按 offer 设置，默认关闭：`pactolus offer set --require-session on`',
    },
    risk: 'none',
  },
]

const head = {
  en: ['Behaviour of Midas 1.0', 'Source', 'Pactolus', 'Risk', 'If the real service differs'],
  zh: ['Midas 1.0 的行为', '依据', 'Pactolus 的做法', '风险', '真实服务若不同'],
} as const

const intro = {
  en:
    'What the real service does, how we know it, and what Pactolus does. "Documented" is WeChat\'s own ' +
    'page. "Measured" is an answer of the real service that somebody published. "Assumed" is our ' +
    'conclusion: nobody outside has published the answer. Risk is the chance that a game which works ' +
    'here fails there.',
  zh:
    '真实服务的行为、我们的依据，以及 Pactolus 的做法。“文档”指微信官方页面；“实测”指有人公开过的真实服务返回；' +
    '“推测”指我们的结论，外界没有公开过相应的返回。风险指在这里正常的游戏在真实服务上出错的可能性。',
} as const

/** docs/reference/fidelity in one language. */
export function fidelityPage(language: Language): string {
  const cells = rows.map((row) => [
    row.behaviour[language],
    row.sources.map((source) => sources[source][language]).join(language === 'en' ? ', ' : '、'),
    row.choice[language],
    risks[row.risk][language],
    row.effect?.[language] ?? '',
  ])
  return pageText({
    language,
    name: 'fidelity',
    title: {
      en: 'How close Midas 1.0 is to the real service',
      zh: 'Midas 1.0 与真实服务的一致程度',
    },
    source: 'tools/generate/fidelity.ts',
    blocks: [intro[language], table(head[language], cells)],
  })
}
