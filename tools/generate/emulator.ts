// docs/reference/emulator: every effect and preset of the emulator's faults, and the fields of a rule;
// and the schema of a seed file, as it is in the code.
import { FaultRule, Seed } from '../../packages/server/src/emulator/contract.ts'
import {
  type EffectName,
  effectNames,
  effectRow,
  operations,
} from '../../packages/server/src/emulator/fault-effects.ts'
import { type PresetName, presets } from '../../packages/server/src/emulator/fault-presets.ts'
import { block, code, entryOf, type Language, noneLeft, pageText, table } from './page.ts'

const here = 'tools/generate/emulator.ts'

const effectsZh: Readonly<Record<EffectName, string>> = {
  busy_before_commit: '返回 -1；什么都没有做。',
  busy_after_commit: '照常执行，然后返回 -1。',
  drop_before_commit: '不作响应，直接断开连接；什么都没有做。',
  drop_after_commit: '照常执行，然后不作响应，直接断开连接。',
  delay: '立即执行，延迟响应。',
  slow_database: '延迟执行，执行后响应。',
  hang: '永不响应，什么都不做；直到调用方断开、重置或服务停止，连接才结束。',
  in_progress: '返回 90016；什么都没有做。',
  session_expired: '返回 90010；什么都没有做。',
  no_privilege: '返回 90017；什么都没有做。',
  token_invalid: '返回 40001，如同已签发更新的令牌；什么都没有做。',
  token_expired: '返回 42001；什么都没有做。',
  late_recharge: '受理充值；代币在命名空间的时钟走过 ms 之后到账。',
}

const presetsZh: Readonly<Record<PresetName, string>> = {
  flaky: '网络不佳的一天：请求丢失、响应丢失与 -1 各占 2 %，部分请求缓慢。',
  lost_answers: '十分之一的响应在代币变动之后丢失：一半为 -1，一半断开连接。',
  busy_hour: '每个请求都缓慢，数据库亦然；取消会遇到 90016，二十分之一的请求被拒。',
}

const fieldsZh: Readonly<Record<string, string>> = {
  effect: '对请求做什么。',
  operation: '哪个接口；省略为全部。',
  env: '哪个环境。',
  openid: '仅限 openid 与此相符的玩家；* 代表任意文本。',
  bill_no: '仅限 bill_no 与此相符的订单；* 代表任意文本。',
  nth: '每第 n 个匹配的请求；count 为 1 时只有第 n 个。',
  count: '最多多少次。',
  probability: '概率，0 到 1。',
  seed: '使随机与时长可以重现；省略时为规则编号。',
  ms: '多久，毫秒。',
  median_ms: '对数正态时长的中位数，毫秒。',
  sigma: '对数正态时长的离散程度：0 无，0.5 中等，1 很大。',
}

const intro = {
  en: `What [the emulator](../emulator.md) can do to a call. A rule is spelled the same in
\`pactolus fault add\`, over HTTP, in a seed and in \`startEmulator()\`.`,
  zh: `[模拟器](../emulator.zh-CN.md)可以对请求做什么。规则在 \`pactolus fault add\`、HTTP 接口、种子文件与
\`startEmulator()\` 中写法一致。`,
} as const

const words = {
  en: {
    effects: ['effect', 'what happens', 'calls', 'takes'],
    presets: ['preset', 'what it is', 'effects'],
    fields: ['field', 'meaning'],
    headings: ['Effects', 'A rule', 'Presets', 'A seed'],
    seed: 'The schema of a seed file: [seed.schema.json](seed.schema.json). For example:',
  },
  zh: {
    effects: ['效果', '发生什么', '接口', '参数'],
    presets: ['预设', '含义', '效果'],
    fields: ['字段', '含义'],
    headings: ['效果', '规则', '预设', '种子'],
    seed: '种子文件的模式：[seed.schema.json](seed.schema.json)。例如：',
  },
} as const

const takes = { ms: '`ms`', time: '`ms`, or `median_ms` and `sigma`' } as const
const takesZh = { ms: '`ms`', time: '`ms`，或 `median_ms` 与 `sigma`' } as const
const exampleSeed = '{ "players": [{ "openid": "oPlayer1", "paid": 100, "gift": 20 }] }'

function effectsTable(language: Language): string {
  noneLeft(effectsZh, effectNames, `effectsZh in ${here}`)
  const rows = effectNames.map((name) => {
    const { says, takes: time, operations: own } = effectRow(name)
    const taken = time === undefined ? '' : (language === 'en' ? takes : takesZh)[time]
    const callable = operations.filter((operation) => operation !== 'recharge')
    const all = language === 'en' ? 'all of the protocol' : '协议的全部接口'
    const calls = own.length === callable.length ? all : own.map(code).join(', ')
    return [code(name), language === 'en' ? says : effectsZh[name], calls, taken]
  })
  return table(words[language].effects, rows)
}

function fieldsTable(language: Language): string {
  const names = Object.keys(FaultRule.properties)
  noneLeft(fieldsZh, names, `fieldsZh in ${here}`)
  const rows = Object.entries(FaultRule.properties).map(([name, schema]) => {
    const { description = '' } = schema as { description?: string }
    return [code(name), language === 'en' ? description : entryOf(fieldsZh, name, here)]
  })
  return table(words[language].fields, rows)
}

function presetsTable(language: Language): string {
  const rows = presets.map(({ name, says, rules }) => [
    code(name),
    language === 'en' ? says : presetsZh[name],
    rules.map(({ effect }) => code(effect)).join(', '),
  ])
  return table(words[language].presets, rows)
}

export function emulatorPage(language: Language): string {
  const { headings, seed } = words[language]
  const sections = [effectsTable, fieldsTable, presetsTable].flatMap((section, at) => [
    `## ${headings[at]}`,
    section(language),
  ])
  return pageText({
    language,
    name: 'emulator',
    title: { en: "The emulator's faults", zh: '模拟器的故障' },
    source: 'packages/server/src/emulator/fault-effects.ts',
    blocks: [intro[language], ...sections, `## ${headings[3]}`, seed, block('json', exampleSeed)],
  })
}

export function seedSchema(): string {
  const schema = { $schema: 'http://json-schema.org/draft-07/schema#', ...Seed }
  return `${JSON.stringify(schema, null, 2)}\n`
}
