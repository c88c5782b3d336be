// docs/reference/operations: the four calls of Midas 1.0, their paths, names and fields, and a
// worked signature of each, made by the code that checks them.
import {
  type CoinOperationName,
  type Field,
  type Fields,
  type MidasV1Operation,
  midasV1,
  pairs,
  sign,
  signedNames,
  sigText,
} from '@pactolus/protocol'
import { calls } from './answers.ts'
import {
  answerFields,
  fieldWords,
  fieldWordsOfCall,
  formatWords,
  purposes,
} from './operation-words.ts'
import { block, code, entryOf, fileName, type Language, noneLeft, pageText, table } from './page.ts'

const here = 'tools/generate/operation-words.ts'

/** The values of the only worked example that WeChat's pages have. */
const sample: Readonly<Record<string, string>> = {
  openid: 'odkx20ENSNa2w5y3g_qOkOvBNM1g',
  appid: 'wx1234567',
  offer_id: '12345678',
  ts: '1507530737',
  zone_id: '1',
  pf: 'android',
  amt: '123',
  bill_no: 'BillNo_123',
  present_counts: '233',
}
const sampleKey = 'zNLgAGgqsEWJOg1nFVaO5r7fAlIQxr1u'

function isNumber({ format }: Field): boolean {
  return format === 'amount' || format === 'timestamp'
}

function typeText(field: Field, language: Language): string {
  const [or, string, number] =
    language === 'en' ? [' or ', 'string', 'number'] : [' 或 ', 'string', 'number']
  if (field.type === 'string') return string
  return isNumber(field) ? `${number}${or}${string}` : `${string}${or}${number}`
}

function limitText({ format, lengthMax }: Field, language: Language): string {
  if (format === 'amount') return formatWords.amount[language]
  const length = language === 'en' ? `≤ ${lengthMax} characters` : `≤ ${lengthMax} 个字符`
  const rule = formatWords[format][language]
  return rule === '' ? length : `${length}${language === 'en' ? ', ' : '，'}${rule}`
}

/** The fields that every call has. */
const commonNames = midasV1.operations.getBalance.fields
  .map((field) => field.name)
  .filter((name) =>
    calls.every((call) => midasV1.operations[call].fields.some((f) => f.name === name)),
  )

function fieldsTable(
  fields: readonly MidasV1Operation['fields'][number][],
  call: CoinOperationName,
  language: Language,
): string {
  const [yes, head] =
    language === 'en'
      ? ['yes', ['field', 'JSON type', 'required', 'signed', 'limit', 'meaning']]
      : ['是', ['字段', 'JSON 类型', '必填', '参与 sig', '限制', '含义']]
  const rows = fields.map((field) => {
    const own = fieldWordsOfCall[call]?.[field.name]
    const meaning = own ?? entryOf(fieldWords, field.name, `fieldWords in ${here}`)
    return [
      code(field.name),
      typeText(field, language),
      field.required ? yes : '',
      field.signed ? yes : '',
      limitText(field, language),
      meaning[language],
    ]
  })
  return table(head, rows)
}

function commonFields(language: Language): string {
  const fields = midasV1.operations.getBalance.fields.filter(({ name }) =>
    commonNames.includes(name),
  )
  return fieldsTable(fields, 'getBalance', language)
}

function ownFields(call: CoinOperationName, language: Language): string {
  const fields = midasV1.operations[call].fields.filter(({ name }) => !commonNames.includes(name))
  return fields.length === 0 ? words.nothingMore[language] : fieldsTable(fields, call, language)
}

function addressTable(operation: MidasV1Operation, language: Language): string {
  const head = language === 'en' ? ['', 'POST', 'cloud call'] : ['', 'POST', '云调用']
  const envs =
    language === 'en'
      ? ({ production: 'production', sandbox: 'sandbox' } as const)
      : ({ production: '正式环境', sandbox: '沙箱环境' } as const)
  const rows = (['production', 'sandbox'] as const).map((env) => [
    envs[env],
    code(operation.paths[env]),
    code(operation.cloudNames[env]),
  ])
  return table(head, rows)
}

function answerTable(name: CoinOperationName, language: Language): string {
  const head = language === 'en' ? ['field', 'JSON type', 'meaning'] : ['字段', 'JSON 类型', '含义']
  const rows = answerFields[name].map((field) => [
    code(field.name),
    field.type,
    field.words[language],
  ])
  return table(head, rows)
}

function example(operation: MidasV1Operation): string {
  const fields: Record<string, string> = {}
  const body: Record<string, string | number> = {}
  for (const field of operation.fields) {
    const value = sample[field.name]
    if (!field.required || value === undefined) continue
    fields[field.name] = value
    body[field.name] = isNumber(field) ? Number(value) : value
  }
  const path = operation.paths.production
  body.sig = sign(operation, fields, path, sampleKey)
  return block('text', `${signedText(operation, fields, path)}\n\n${JSON.stringify(body)}`)
}

function signedText(operation: MidasV1Operation, fields: Fields, path: string): string {
  return sigText(pairs(fields, signedNames(operation, fields)), path, sampleKey)
}

const words = {
  intro: {
    en: `The calls of Midas 1.0. Each is a POST with a JSON body, whatever its Content-Type says,
and with \`access_token\` (or \`cloudbase_access_token\`) in the query. Fields that are not
listed are ignored. An optional field that is empty counts as absent. What can come back besides
success: [errcodes](${fileName('errcodes', 'en')}).`,
    zh: `Midas 1.0 的四个接口。均为 POST，请求体为 JSON（不看 Content-Type），
查询串中带 \`access_token\`（或 \`cloudbase_access_token\`）。
未列出的字段会被忽略；可选字段为空视为未传。失败时的返回值见[返回码](${fileName('errcodes', 'zh')})。`,
  },
  signing: {
    en: `1. Take the fields marked *signed* that you send and that are not empty, as
   \`name=value\`: values raw, numbers as they stand in the body.
2. Sort them by name in ASCII order and join them with \`&\`.
3. Append \`&org_loc=PATH&method=POST&secret=APPKEY\`. PATH is the path really called,
   \`/sandbox/\` included; APPKEY is that of the environment.
4. \`sig\` is the lower-case hex of HMAC-SHA256 over that text (UTF-8), with APPKEY as the key.

The examples below use the values of WeChat's own worked example, and the AppKey
${code(sampleKey)}: the text that is signed, then the body that is sent. \`pactolus sign
--explain\` does the same for a request of yours.`,
    zh: `1. 取请求中所有标为“参与 sig”且非空的字段，写成 \`name=value\`：值用原文，数字与请求体中的写法一致。
2. 按字段名 ASCII 升序排列，用 \`&\` 连接。
3. 末尾加上 \`&org_loc=PATH&method=POST&secret=APPKEY\`。
   PATH 为实际调用的路径（沙箱含 \`/sandbox/\`），APPKEY 为对应环境的密钥。
4. \`sig\` 为该文本（UTF-8）以 APPKEY 为密钥的 HMAC-SHA256，小写十六进制。

下文示例沿用微信文档示例的取值，AppKey 为 ${code(sampleKey)}：先是参与签名的文本，后是发送的请求体。
\`pactolus sign --explain\` 可对你的请求做同样的演算。`,
  },
  nothingMore: { en: 'No further fields.', zh: '没有其他字段。' },
  replay: {
    en: 'The same fields come with `90012`, where they tell what the first order did.',
    zh: '返回 `90012` 时也带上这些字段，说明首次处理的结果。',
  },
} as const

const headings = {
  en: {
    common: 'Fields of every call',
    signature: 'The signature',
    request: 'further fields',
    answer: 'answer',
    example: 'example',
  },
  zh: {
    common: '各接口共有的字段',
    signature: '签名',
    request: '其他字段',
    answer: '响应',
    example: '示例',
  },
} as const

export function operationsPage(language: Language): string {
  const known = calls.flatMap((name) => midasV1.operations[name].fields.map((field) => field.name))
  noneLeft(fieldWords, known, `fieldWords in ${here}`)
  const heading = headings[language]
  const blocks: string[] = [words.intro[language]]
  blocks.push(`## ${heading.common}`, commonFields(language))
  blocks.push(`## ${heading.signature}`, words.signing[language])
  for (const name of calls) {
    blocks.push(
      `## ${name}`,
      purposes[name][language],
      addressTable(midasV1.operations[name], language),
    )
    blocks.push(`### ${name}: ${heading.request}`, ownFields(name, language))
    blocks.push(`### ${name}: ${heading.answer}`)
    if (name === 'pay' || name === 'present') blocks.push(words.replay[language])
    blocks.push(answerTable(name, language), `### ${name}: ${heading.example}`)
    blocks.push(example(midasV1.operations[name]))
  }
  return pageText({
    language,
    name: 'operations',
    title: { en: 'Operations of Midas 1.0', zh: 'Midas 1.0 接口' },
    source: 'packages/protocol/src/midas-v1/operations.ts',
    blocks,
  })
}
