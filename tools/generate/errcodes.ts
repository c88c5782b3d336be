// docs/reference/errcodes: every errcode by dialect, which call answers it, which outcome leads to it, and what
// of the vendor's tables is never answered.
import { type Errcode, hostErrcodes } from '@pactolus/protocol'
import {
  callName,
  callsOf,
  checkAnswers,
  dialectAnswers,
  documentedAs,
  isAnswered,
  isOfHost,
  loginCalls,
  outcomesBehind,
  ownErrcodes,
} from './answers.ts'
import type { DialectAnswers, Documented } from './dialect-answers.ts'
import { when } from './errcode-words.ts'
import { code, fileName, Incomplete, type Language, pageText, table, type Words } from './page.ts'

const marks: Readonly<Record<Documented | 'ours', { sign: string; words: Words }>> = {
  page: {
    sign: '●',
    words: {
      en: "on WeChat's page of the call or in its table of codes",
      zh: '官方接口文档或错误码表所列',
    },
  },
  older: {
    sign: '○',
    words: { en: 'on older versions of that page only', zh: '仅旧版文档所列' },
  },
  ours: {
    sign: '◇',
    words: { en: 'answered here, where the pages are silent', zh: '文档未提及，由本服务返回' },
  },
  unused: {
    sign: '–',
    words: { en: 'on that page, but never answered here', zh: '文档列出，但本服务不会返回' },
  },
}

function number(errcode: { readonly code: number }): string {
  return code(String(errcode.code))
}

function named(errcode: Errcode): string {
  return `${number(errcode)} ${code(errcode.name)}`
}

function codeTable(
  errcodes: readonly Errcode[],
  whenOf: (errcode: Errcode) => Words,
  language: Language,
): string {
  const head = words.codeHead[language]
  const yes = language === 'en' ? 'yes' : '是'
  return table(
    head,
    errcodes.map((errcode) => [
      number(errcode),
      code(errcode.name),
      code(errcode.message),
      errcode.zh,
      errcode.retryable ? yes : '',
      whenOf(errcode)[language],
    ]),
  )
}

function whenOfHost({ name }: Errcode): Words {
  return when[name as keyof typeof when]
}

/** Those that some call answers. */
function answered(answers: DialectAnswers): Errcode[] {
  const calls = callsOf(answers.protocol)
  return ownErrcodes(answers).filter((errcode) =>
    calls.some((call) => isAnswered(answers, errcode, call)),
  )
}

function byCall(answers: DialectAnswers, language: Language): string {
  const { protocol } = answers
  const calls = callsOf(protocol)
  const used = new Set<string>()
  const rows = answered(answers).map((errcode) => {
    const signs = calls.map((call) => {
      const mark = documentedAs(answers, errcode, call)
      if (mark === undefined || mark === 'global') return ''
      used.add(mark)
      return marks[mark].sign
    })
    return [named(errcode), ...signs]
  })
  const legend = Object.entries(marks)
    .filter(([mark]) => used.has(mark))
    .map(([, { sign, words: says }]) => `${sign} ${says[language]}`)
  const [comma, end] = language === 'en' ? [', ', '.'] : ['，', '。']
  const head = ['errcode', ...calls.map((call) => callName(protocol, call))]
  return `${legend.join(comma)}${end}\n\n${table(head, rows)}`
}

function byOutcome(answers: DialectAnswers): string {
  const { protocol, outcomesOfCall } = answers
  const posting = callsOf(protocol).filter((call) => outcomesOfCall[call] !== undefined)
  const rows: string[][] = []
  for (const errcode of Object.values(protocol.errcodes)) {
    const cells = posting.map((call) => outcomesBehind(answers, errcode, call).map(code).join(', '))
    if (cells.some((cell) => cell !== '')) rows.push([named(errcode), ...cells])
  }
  return table(['errcode', ...posting.map((call) => callName(protocol, call))], rows)
}

function notAnswered(answers: DialectAnswers, language: Language): string {
  const rows = answers.notAnswered.map(({ code: value, zh, why }) => {
    const row = ownErrcodes(answers).find((errcode) => errcode.code === value)
    return [code(String(value)), row?.zh ?? zh ?? '–', why[language]]
  })
  return table(words.leftHead[language], rows)
}

function dialectBlocks(answers: DialectAnswers, language: Language): string[] {
  checkAnswers(answers)
  const { protocol, intro } = answers
  const own = answered(answers).filter((errcode) => !isOfHost(errcode))
  const sub = (heading: Words) =>
    `### ${protocol.title}${language === 'en' ? ': ' : '：'}${heading[language]}`
  const blocks = [
    `## ${protocol.title}`,
    intro[language],
    codeTable(own, ({ name }) => answers.when[name] ?? { en: '', zh: '' }, language),
    sub(words.calls),
    byCall(answers, language),
    sub(words.outcomes),
    byOutcome(answers),
  ]
  if (answers.notAnswered.length === 0) return blocks
  return [...blocks, sub(words.left), notAnswered(answers, language)]
}

function byLoginCall(language: Language): string {
  const paths = Object.keys(loginCalls)
  const rows: string[][] = []
  for (const errcode of Object.values<Errcode>(hostErrcodes)) {
    const signs = paths.map((path) =>
      loginCalls[path]?.some((name) => name === errcode.name) === true ? '●' : '',
    )
    if (signs.some((sign) => sign !== '')) rows.push([named(errcode), ...signs])
  }
  return `${words.loginIntro[language]}\n\n${table(['errcode', ...paths.map(code)], rows)}`
}

/** An errcode of the host that no call answers is a row to delete, not to document. */
function everyHostCodeIsAnswered(): void {
  const ofCalls = dialectAnswers.flatMap(({ protocol }) => Object.values(protocol.errcodes))
  const ofLogin: readonly string[] = Object.values(loginCalls).flat()
  for (const errcode of Object.values<Errcode>(hostErrcodes)) {
    if (ofCalls.includes(errcode) || ofLogin.includes(errcode.name)) continue
    throw new Incomplete(`no call answers the errcode ${errcode.name}`)
  }
}

const words = {
  intro: {
    en: `Every protocol answer is HTTP 200 with \`errcode\` and \`errmsg\`. On success \`errmsg\`
is \`ok\`; otherwise it is the text below, often with a detail, and then \` rid: …\`, which is also in the log. In Midas
1.0 and 2.0, \` traceid: \` and eight digits precede it from 90000 on, and for \`-1\`. Match on \`errcode\`, never on
\`errmsg\`. The same number can mean different things in different dialects.

The order of the rows is the order of the checks: when several apply to a call, the first is answered. What the
ledger decides comes in the order of its [outcomes](${fileName('ledger-outcomes', 'en')}); a service that cannot answer
says \`-1\` to anything.

**retry**: the same request, with the same order number, may succeed when it is sent again — after
a token error, with a new token.`,
    zh: `协议层的返回一律为 HTTP 200，结果见 \`errcode\` 与 \`errmsg\`。成功时 \`errmsg\` 为 \`ok\`；否则为下表文本，可能附有详情，
末尾是 \` rid: …\`，可据此查日志。米大师 1.0 与 2.0 中，90000 及以上和 \`-1\` 的 errmsg 在它之前还有 \` traceid: \` 加 8 位数字。
请以 \`errcode\` 判断结果，不要匹配 \`errmsg\`。同一错误码在不同协议中含义可能不同。

表中顺序即检查顺序：若同时符合多项，返回最前面的一项。由账本决定的部分以[处理结果](${fileName('ledger-outcomes', 'zh')})的顺序为准；
服务暂时无法应答时一律返回 \`-1\`。

**可重试**：以同一订单号原样重发可能成功；access_token 类错误须换用新的 access_token 后重发。`,
  },
  codeHead: {
    en: ['errcode', 'name', 'errmsg', 'official text', 'retry', 'when'],
    zh: ['错误码', '名称', 'errmsg', '官方文本', '可重试', '何时返回'],
  },
  leftHead: {
    en: ['errcode', 'official text', 'why not'],
    zh: ['错误码', '官方文本', '原因'],
  },
  host: { en: 'All dialects, tokens and sessions', zh: '各协议与登录接口共用' },
  hostIntro: {
    en: 'Answered in front of every dialect, and by the calls for tokens and sessions.',
    zh: '在进入各协议之前，以及由 access_token 与登录接口返回。',
  },
  calls: { en: 'which call answers which', zh: '各接口可能返回的错误码' },
  outcomes: { en: 'which outcome leads to which', zh: '与账本处理结果的对应' },
  left: { en: 'what is never answered', zh: '不会返回的错误码' },
  login: { en: 'Tokens and sessions', zh: 'access_token 与登录接口' },
  loginIntro: {
    en: 'A successful answer of the first three leaves `errcode` out.',
    zh: '前三个接口成功时的返回不含 `errcode`。',
  },
} as const

export function errcodesPage(language: Language): string {
  everyHostCodeIsAnswered()
  return pageText({
    language,
    name: 'errcodes',
    title: { en: 'Errcodes', zh: '错误码' },
    source: 'packages/protocol/src/dialects.ts',
    blocks: [
      words.intro[language],
      `## ${words.host[language]}`,
      words.hostIntro[language],
      codeTable(Object.values<Errcode>(hostErrcodes), whenOfHost, language),
      ...dialectAnswers.flatMap((answers) => dialectBlocks(answers, language)),
      `## ${words.login[language]}`,
      byLoginCall(language),
    ],
  })
}
