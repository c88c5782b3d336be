// docs/reference/operations: the calls of every dialect, their paths, names and fields, and a worked signature of
// each, made by the code that checks them.
import type { Field, Operation, OperationName, RawBodyOperation } from '@pactolus/protocol'
import { callName, callsOf } from './answers.ts'
import type { DialectCalls } from './dialect-calls.ts'
import { midasV1Calls } from './midas-v1/calls.ts'
import { midasV2Calls } from './midas-v2/calls.ts'
import { fieldWords, formatWords, queryWords } from './operation-words.ts'
import {
  block,
  code,
  entryOf,
  fileName,
  type Language,
  noneLeft,
  pageText,
  table,
  type Words,
} from './page.ts'
import { xpayCalls } from './xpay/calls.ts'

/** One for each dialect: a new one is a line here. */
export const dialectCalls: readonly DialectCalls[] = [midasV1Calls, midasV2Calls, xpayCalls]

function typeText({ type, format }: Field, language: Language): string {
  if (type !== 'either') return type
  const or = language === 'en' ? ' or ' : ' 或 '
  const isNumber = format === 'amount' || format === 'timestamp'
  return isNumber ? `number${or}string` : `string${or}number`
}

function limitText({ format, lengthMax, type }: Field, language: Language): string {
  const rule = formatWords[format][language]
  const isNumber = type === 'number' && format !== 'timestamp'
  const isWhole = isNumber || lengthMax === 1 || ['amount', 'order_id', 'flag'].includes(format)
  if (isWhole && rule !== '') return rule
  const length = language === 'en' ? `≤ ${lengthMax} characters` : `≤ ${lengthMax} 个字符`
  return rule === '' ? length : `${length}${language === 'en' ? ', ' : '，'}${rule}`
}

function operationOf({ protocol }: DialectCalls, call: OperationName): Operation {
  return entryOf<Operation | undefined>(protocol.operations, call, protocol.name) as Operation
}

/** The fields that every call of the dialect has, required in all or in none; none where one call has no such. */
function commonNames(dialect: DialectCalls): string[] {
  const [first = [], ...others] = callsOf(dialect.protocol).map(
    (call) => operationOf(dialect, call).fields,
  )
  const isIn = (fields: readonly Field[], { name, required }: Field) =>
    fields.some((field) => field.name === name && field.required === required)
  return first.filter((field) => others.every((fields) => isIn(fields, field))).map((f) => f.name)
}

function fieldsTable(
  dialect: DialectCalls,
  operation: Operation,
  fields: readonly Field[],
  language: Language,
): string {
  const { isSigned } = dialect
  const yes = words.yes[language]
  const head = words.fieldHead[language].filter((_, at) => isSigned !== undefined || at !== 3)
  const rows = fields.map((field) => {
    const meaning = meaningOf(dialect, operation, field.name)
    return [
      code(field.name),
      typeText(field, language),
      field.required ? yes : '',
      ...(isSigned === undefined ? [] : [isSigned(operation, field.name) ? yes : '']),
      limitText(field, language),
      meaning[language],
    ]
  })
  return table(head, rows)
}

/** The words of the call, of the dialect, and of all dialects, in this order. */
function meaningOf({ protocol, fields }: DialectCalls, { name: call }: Operation, name: string) {
  const own = `${call}.${name}`
  const found = fields[own] ?? fields[name] ?? fieldWords[own]
  return found ?? entryOf(fieldWords, name, `fieldWords, and the fields of ${protocol.name},`)
}

/** Where the calls are, and which signatures they take. */
function addressTable(dialect: DialectCalls, operation: Operation, language: Language): string {
  const { production, sandbox } = operation.paths
  const { cloudNames } = operation
  const cloud = (name: string | undefined) => (name === undefined ? '–' : code(name))
  const head = ['', 'POST', words.cloud[language]]
  if (production !== sandbox) {
    return table(head, [
      [words.production[language], code(production), cloud(cloudNames?.production)],
      [words.sandbox[language], code(sandbox), cloud(cloudNames?.sandbox)],
    ])
  }
  const names = dialect.protocol.query.filter((name) => isSent(operation, name))
  const both = words.both[language]
  const row = [both, code(production), cloud(cloudNames?.production), names.map(code).join(', ')]
  return table([...head, words.query[language]], [row])
}

function isSent(operation: Operation, parameter: string): boolean {
  return parameter !== 'signature' || (operation as RawBodyOperation).userSigned
}

function queryTable({ protocol }: DialectCalls, language: Language): string {
  const rows = protocol.query.map((name) => [
    code(name),
    entryOf(queryWords, name, 'queryWords')[language],
  ])
  return table(words.queryHead[language], rows)
}

function answerTable(dialect: DialectCalls, call: OperationName, language: Language): string {
  const { protocol, answers } = dialect
  const fields = entryOf(answers, call, `the answers of ${protocol.name}`) ?? []
  if (fields.length === 0) return words.nothingMore[language]
  const rows = fields.map((field) => [code(field.name), field.type, field.words[language]])
  return table(words.answerHead[language], rows)
}

function callBlocks(dialect: DialectCalls, call: OperationName, language: Language): string[] {
  const { protocol } = dialect
  const operation = operationOf(dialect, call)
  const common = commonNames(dialect)
  const own = operation.fields.filter(({ name }) => !common.includes(name))
  const title = callName(protocol, call)
  const sub = (heading: Words) => `#### ${title}${words.colon[language]}${heading[language]}`
  const purpose = entryOf(dialect.purposes, call, `the purposes of ${protocol.name}`)
  return [
    `### ${protocol.title}${words.colon[language]}${title}`,
    purpose?.[language] ?? '',
    addressTable(dialect, operation, language),
    sub(words.request),
    own.length === 0 ? words.nothingMore[language] : fieldsTable(dialect, operation, own, language),
    sub(words.answer),
    ...(dialect.replays.includes(call) ? [dialect.replay[language]] : []),
    answerTable(dialect, call, language),
    sub(words.example),
    block('text', dialect.example(operation)),
  ]
}

function dialectBlocks(dialect: DialectCalls, language: Language): string[] {
  const { protocol, intro, signing, after } = dialect
  checkWords(dialect)
  const calls = callsOf(protocol)
  const first = operationOf(dialect, calls[0] ?? 'getBalance')
  const common = first.fields.filter(({ name }) => commonNames(dialect).includes(name))
  const sub = (heading: Words) =>
    `### ${protocol.title}${words.colon[language]}${heading[language]}`
  return [
    `## ${protocol.title}`,
    intro[language],
    sub(words.query),
    queryTable(dialect, language),
    ...(common.length === 0
      ? []
      : [sub(words.common), fieldsTable(dialect, first, common, language)]),
    sub(words.signature),
    signing[language],
    ...calls.flatMap((call) => callBlocks(dialect, call, language)),
    ...(after?.[language] ?? []),
  ]
}

/** The names of all fields, alone and with their calls. */
function fieldNames(dialect: DialectCalls): string[] {
  return callsOf(dialect.protocol).flatMap((call) =>
    operationOf(dialect, call).fields.flatMap(({ name }) => [name, `${call}.${name}`]),
  )
}

/** Words about what is no more are to be taken out. */
function checkWords(dialect: DialectCalls): void {
  const { protocol, fields, purposes, answers } = dialect
  const calls = callsOf(protocol)
  noneLeft(fields, fieldNames(dialect), `the fields of ${protocol.name}`)
  noneLeft(purposes, calls, `the purposes of ${protocol.name}`)
  noneLeft(answers, calls, `the answers of ${protocol.name}`)
}

const words = {
  intro: {
    en: `The calls of every dialect. Each is a POST with a JSON body and with \`access_token\` in the query. Fields that are
not listed are ignored. An optional field that is empty counts as absent. What can come back besides
success: [errcodes](${fileName('errcodes', 'en')}). \`pactolus sign\` makes every signature below for a request of yours,
and with \`--explain\` says why one is wrong.`,
    zh: `各协议的全部接口。均为 POST，请求体为 JSON，查询串中带 \`access_token\`。
未列出的字段会被忽略；可选字段为空视为未传。失败时的返回见[错误码](${fileName('errcodes', 'zh')})。
\`pactolus sign\` 可为你的请求生成下文各种签名，加 \`--explain\` 可说明签名错在哪里。`,
  },
  yes: { en: 'yes', zh: '是' },
  colon: { en: ': ', zh: '：' },
  fieldHead: {
    en: ['field', 'JSON type', 'required', 'signed', 'limit', 'meaning'],
    zh: ['字段', 'JSON 类型', '必填', '参与 sig', '限制', '含义'],
  },
  queryHead: { en: ['parameter', 'meaning'], zh: ['参数', '含义'] },
  answerHead: { en: ['field', 'JSON type', 'meaning'], zh: ['字段', 'JSON 类型', '含义'] },
  production: { en: 'production', zh: '正式环境' },
  sandbox: { en: 'sandbox', zh: '沙箱环境' },
  both: { en: 'both environments', zh: '两种环境' },
  cloud: { en: 'cloud call', zh: '云调用' },
  query: { en: 'the query', zh: '查询参数' },
  common: { en: 'fields of every call', zh: '各接口共有的字段' },
  signature: { en: 'the signature', zh: '签名' },
  request: { en: 'further fields', zh: '其他字段' },
  answer: { en: 'answer', zh: '返回' },
  example: { en: 'example', zh: '示例' },
  nothingMore: { en: 'No further fields.', zh: '没有其他字段。' },
} as const

export function operationsPage(language: Language): string {
  noneLeft(fieldWords, dialectCalls.flatMap(fieldNames), 'fieldWords')
  return pageText({
    language,
    name: 'operations',
    title: { en: 'Operations', zh: '接口' },
    source: 'packages/protocol/src/dialects.ts',
    blocks: [
      words.intro[language],
      ...dialectCalls.flatMap((dialect) => dialectBlocks(dialect, language)),
    ],
  })
}
