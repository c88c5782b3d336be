// docs/reference/emulator: every effect and preset of the emulator's faults, and the fields of a rule;
// and the schema of a seed file, as it is in the code.
import { FaultRule, Seed } from '../../packages/server/src/emulator/contract.ts'
import {
  type EffectName,
  effectNames,
  effectRow,
  type OperationName,
  operations,
} from '../../packages/server/src/emulator/fault-effects.ts'
import { type PresetName, presets } from '../../packages/server/src/emulator/fault-presets.ts'
import { block, code, entryOf, type Language, noneLeft, pageText, table } from './page.ts'

const here = 'tools/generate/emulator.ts'

const effectsZh: Readonly<Record<EffectName, string>> = {
  busy_before_commit: '返回 -1（`system busy`，xpay 为 `系统错误`），未执行任何操作。',
  busy_after_commit: '照常执行，但返回与上面相同的 -1，调用方无法区分两者。',
  drop_before_commit: '直接断开连接，未执行任何操作。',
  drop_after_commit: '照常执行，然后不返回结果，直接断开连接。',
  delay: '立即执行，延迟返回。',
  slow_database: '延迟执行，执行后返回。',
  sent_twice:
    '同一请求执行两次（如同代理重发），返回第二次的结果：pay 与 present 为 90012（xpay 为 268490004），cancelPay 为 90015' +
    '（2.0 为 90012；xpay 为 268490005，允许部分退款时为 268490004），refundOrder 与 provideGoods 为 0。游戏币只变动一次。',
  hang: '不执行也不返回，直到调用方断开连接、重置或服务停止。',
  in_progress:
    '返回订单处理中（1.0 为 90016，xpay 为 268490014），未执行任何操作。2.0 没有对应的错误码，请用 `busy_before_commit`。',
  low_balance_as_busy:
    '仅用于 1.0（真实服务只在 1.0 有此记录）：余额不足的 pay 返回 -1（errmsg 为 `1034-131-0 余额不足`，带 bill_no）而不是 90013，不扣款；其余照常。',
  session_expired:
    '返回登录态已过期（1.0 为 90010，2.0 为 90016，xpay 为 268490009，不含无 `signature` 的接口），未执行任何操作。',
  no_privilege:
    '返回游戏无权使用该 offer 时的错误码（1.0 为 90017，2.0 为 90018 `[offer_id] offer_id is invalid`，xpay 为 268490008 代币未发布），未执行任何操作。',
  rate_limited: '返回调用过于频繁（45011，xpay 为 268490015），未执行任何操作。',
  token_invalid: '返回 40001，如同已签发新的 access_token；未执行任何操作。',
  token_expired: '返回 42001，未执行任何操作。',
  late_recharge: '受理充值，或收取客户端充值的款项；游戏币按命名空间的时钟在 `ms` 之后到账。',
  never_delivered:
    '收取客户端充值的款项并返回成功，但不到账，直到由运营人员或 notify_provide_goods 发货。',
  callback_lost: '收取客户端充值的款项并到账，但客户端收不到回调。',
  client_error_before_pay: '客户端充值返回 `err_code`，未扣款。',
  client_error_after_pay: '收取客户端充值的款项并到账，然后返回 `err_code`。',
}

const presetsZh: Readonly<Record<PresetName, string>> = {
  flaky: '网络不稳定：请求丢失、结果丢失与 -1 各占 2 %，十分之一的请求变慢。',
  lost_answers: '十分之一的请求扣款后结果丢失：一半返回 -1，一半断开连接。',
  busy_hour:
    '请求与数据库都变慢；5 % 的请求返回 -1，2 % 返回调用过于频繁（45011，xpay 为 268490015），10 % 的取消返回订单处理中（1.0 为 90016，xpay 为 268490014）。',
  low_balance_busy: '1.0 中余额不足的扣款返回 -1（平台可能如此返回），重试永远不会成功。',
}

const fieldsZh: Readonly<Record<string, string>> = {
  effect: '故障效果。',
  operation: '接口名，省略表示全部。',
  dialect: '协议，省略表示全部：`1.0`、`2.0` 或 `xpay`。',
  env: '环境。',
  openid: '只匹配 openid 符合该模式的玩家，* 匹配任意文本。',
  bill_no: '只匹配 bill_no 符合该模式的订单，* 匹配任意文本。',
  nth: '每匹配 n 个请求触发一次；count 为 1 时只在第 n 个触发。',
  count: '最多触发次数。',
  probability: '触发概率，0 到 1。',
  seed: '随机种子，使随机触发与随机时长可重现；省略时用规则编号。',
  err_code: '客户端支付接口返回的 errCode，须在该接口的错误码表内。',
  ms: '时长，毫秒。',
  median_ms: '对数正态时长的中位数，毫秒。',
  sigma: '对数正态时长的离散程度：0 无，0.5 中等，1 很大。',
}

const intro = {
  en: `The faults that [the emulator](../emulator.md) can inject. A rule has the same form in
\`pactolus fault add\`, over HTTP, in a seed and in \`startEmulator()\`.`,
  zh: `[模拟器](../emulator.zh-CN.md)可注入的故障。规则在 \`pactolus fault add\`、HTTP 接口、种子文件与
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
    effects: ['效果', '说明', '接口', '参数'],
    presets: ['预设', '含义', '效果'],
    fields: ['字段', '含义'],
    headings: ['效果', '规则', '预设', '种子'],
    seed: '种子文件的 JSON Schema：[seed.schema.json](seed.schema.json)。例如：',
  },
} as const

const takes = {
  ms: '`ms`',
  time: '`ms`, or `median_ms` and `sigma`',
  err_code: '`err_code`',
} as const
const takesZh = { ...takes, time: '`ms`，或 `median_ms` 与 `sigma`' } as const
const exampleSeed = '{ "players": [{ "openid": "oPlayer1", "paid": 100, "gift": 20 }] }'

function effectsTable(language: Language): string {
  noneLeft(effectsZh, effectNames, `effectsZh in ${here}`)
  const rows = effectNames.map((name) => {
    const { says, takes: time, operations: own } = effectRow(name)
    const taken = time === undefined ? '' : (language === 'en' ? takes : takesZh)[time]
    const callable: readonly OperationName[] = operations.filter(
      (name) => name !== 'recharge' && name !== 'topup',
    )
    const all = language === 'en' ? 'all of the protocol' : '协议的全部接口'
    const isAll = callable.every((operation) => own.includes(operation))
    const others = isAll ? own.filter((operation) => !callable.includes(operation)) : own
    const calls = [...(isAll ? [all] : []), ...others.map(code)].join(', ')
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
  const schema = {
    $comment: 'Generated by `npm run generate` from packages/server/src/emulator/contract.ts.',
    $schema: 'http://json-schema.org/draft-07/schema#',
    ...Seed,
  }
  return `${JSON.stringify(schema, null, 2)}\n`
}
