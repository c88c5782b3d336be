// docs/reference/errcodes: every errcode, which call answers it, and which outcome leads to it.
import type { CoinOperationName } from '@pactolus/protocol'
import { calls, type Documented, loginCalls, outcomesBehind, standing } from './answers.ts'
import { type ErrcodeName, errcodeRow, errcodes } from './errcode-table.ts'
import { when } from './errcode-words.ts'
import { code, fileName, Incomplete, type Language, pageText, table, type Words } from './page.ts'

const names = Object.keys(errcodes) as ErrcodeName[]

const marks: Readonly<Record<Documented | 'ours', { sign: string; words: Words }>> = {
  page: {
    sign: '●',
    words: { en: "on WeChat's page of the call", zh: '微信该接口文档所列' },
  },
  older: {
    sign: '○',
    words: { en: 'on older versions of that page only', zh: '仅旧版文档所列' },
  },
  global: {
    sign: '◎',
    words: { en: "in WeChat's list of global return codes", zh: '微信全局返回码所列' },
  },
  ours: {
    sign: '◇',
    words: {
      en: 'answered here, where the pages are silent',
      zh: '文档未提及，由本服务返回',
    },
  },
}

function number(name: ErrcodeName): string {
  return code(String(errcodeRow(name).code))
}

function allCodes(language: Language): string {
  const isEnglish = language === 'en'
  const head = isEnglish
    ? ['errcode', 'name', 'errmsg', 'official text', 'retry', 'when']
    : ['errcode', '名称', 'errmsg', '官方文本', '可重试', '何时返回']
  const yes = isEnglish ? 'yes' : '是'
  return table(
    head,
    names.map((name) => {
      const { message, zh, retryable } = errcodeRow(name)
      return [
        number(name),
        code(name),
        code(message),
        zh,
        retryable ? yes : '',
        when[name][language],
      ]
    }),
  )
}

function byCall(language: Language): string {
  const rows: string[][] = []
  for (const name of names) {
    const found = calls.map((call) => standing(name, call))
    if (found.every((mark) => mark === undefined)) continue
    const signs = found.map((mark) => (mark === undefined ? '' : marks[mark].sign))
    rows.push([`${number(name)} ${code(name)}`, ...signs])
  }
  const legend = Object.values(marks).map(({ sign, words }) => `${sign} ${words[language]}`)
  const end = language === 'en' ? '.' : '。'
  const text = `${legend.join(language === 'en' ? ', ' : '，')}${end}`
  return `${text}\n\n${table(['errcode', ...calls], rows)}`
}

function byOutcome(language: Language): string {
  const posting = calls.filter((call) => call !== 'getBalance')
  const rows: string[][] = []
  for (const name of names) {
    const cells = posting.map((call: CoinOperationName) =>
      outcomesBehind(name, call).map(code).join(', '),
    )
    if (cells.some((cell) => cell !== '')) rows.push([`${number(name)} ${code(name)}`, ...cells])
  }
  const link = fileName('ledger-outcomes', language)
  const text =
    language === 'en'
      ? `The ledger answers [outcomes](${link}); Midas 1.0 gives them these numbers.`
      : `账本返回的是[处理结果](${link})，Midas 1.0 把它们对应为下列返回码。`
  return `${text}\n\n${table(['errcode', ...posting], rows)}`
}

function byLoginCall(language: Language): string {
  const paths = Object.keys(loginCalls)
  const rows: string[][] = []
  for (const name of names) {
    const signs = paths.map((path) => (loginCalls[path]?.includes(name) === true ? '●' : ''))
    if (signs.some((sign) => sign !== '')) rows.push([`${number(name)} ${code(name)}`, ...signs])
  }
  const text =
    language === 'en'
      ? 'A successful answer of the first three leaves `errcode` out.'
      : '前三个接口成功时的响应不含 `errcode`。'
  return `${text}\n\n${table(['errcode', ...paths.map(code)], rows)}`
}

/** An errcode that no call answers is a row to delete, not to document. */
function everyCodeIsAnswered(): void {
  for (const name of names) {
    const isOfLogin = Object.values(loginCalls).some((answered) => answered.includes(name))
    const isOfCalls = calls.some((call) => standing(name, call) !== undefined)
    if (!isOfLogin && !isOfCalls) throw new Incomplete(`no call answers the errcode ${name}`)
  }
}

const words = {
  intro: {
    en: `Every protocol answer is HTTP 200 with \`errcode\` and \`errmsg\`. On success \`errmsg\`
is \`ok\`; otherwise it is the text below, often a detail after a colon, and then \` rid: …\`,
which is also in the log. From 90000 on, and for \`-1\`, \` traceid: \` and eight digits precede it.
Error answers of pay, cancelpay and present repeat \`bill_no\` when the request had a valid one and got
as far as its fields. Match on \`errcode\`, never on \`errmsg\`.

The order of the rows is the order of the checks: when several apply to one of the four calls,
the first is answered. What the ledger decides comes in the order of its outcomes; a service that
cannot answer says \`-1\` to anything.

**retry**: the same request, with the same \`bill_no\`, may succeed when it is sent again — after
a token error, with a new token.`,
    zh: `协议层的响应一律为 HTTP 200，结果见 \`errcode\` 与 \`errmsg\`。成功时 \`errmsg\` 为 \`ok\`；否则为下表文本，冒号后可能附有详情，
末尾是 \` rid: …\`，可据此查日志；90000 及以上和 \`-1\` 的 errmsg 在它之前还有 \` traceid: \` 加 8 位数字。
pay、cancelpay、present 的错误返回会带上请求中合法的 \`bill_no\`（请求须已通过 access_token 校验）。请以 \`errcode\` 判断结果，不要匹配 \`errmsg\`。

表中顺序即检查顺序：对四个支付接口，若同时符合多项，返回最前面的一项。由账本决定的部分以处理结果的顺序为准；
服务暂时无法应答时一律返回 \`-1\`。

**可重试**：以同一 \`bill_no\` 原样重发可能成功；令牌类错误须换用新令牌后重发。`,
  },
  all: { en: '## All errcodes', zh: '## 全部返回码' },
  calls: { en: '## Which call answers which', zh: '## 各接口可能返回的返回码' },
  outcomes: { en: '## Which outcome leads to which', zh: '## 与账本处理结果的对应' },
  login: { en: '## Tokens and sessions', zh: '## 令牌与会话接口' },
} as const satisfies Record<string, Words>

export function errcodesPage(language: Language): string {
  everyCodeIsAnswered()
  return pageText({
    language,
    name: 'errcodes',
    title: { en: 'Errcodes', zh: '返回码' },
    source: 'packages/protocol/src/midas-v1/errcodes.ts',
    blocks: [
      words.intro[language],
      words.all[language],
      allCodes(language),
      words.calls[language],
      byCall(language),
      words.outcomes[language],
      byOutcome(language),
      words.login[language],
      byLoginCall(language),
    ],
  })
}
