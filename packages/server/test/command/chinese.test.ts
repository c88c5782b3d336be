// The command speaks Chinese as completely as English. The database does not matter here: texts are the same on each.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Command } from 'commander'
import ts from 'typescript'
import { answerTexts } from '../../src/chinese/answers.ts'
import { widthOf } from '../../src/command/print.ts'
import { createProgram } from '../../src/command/program.ts'
import { sentenceInChinese, speakChinese } from '../../src/command/zh/chinese.ts'
import { faultTexts } from '../../src/command/zh/faults.ts'
import { texts } from '../../src/command/zh/texts.ts'
import { readLanguage } from '../../src/config.ts'
import { useTexts } from '../../src/texts.ts'
import { type CommandService, run, startForCommands } from './command.ts'

const src = join(import.meta.dirname, '../../src')
/** Labels that are names of the protocol, of the API or of the database, in both languages. */
const names = new Set(
  `openid zone_id zone bill_no offer_id offer appid secret AppKey session_key sha256 env_id secret_id key_id push_id
  save_amt present_sum cost_sum ip`.split(/\s+/),
)

interface Source {
  /** The English of t`…`. */
  readonly messages: Set<string>
  /** Titles of columns and labels of records. */
  readonly labels: Set<string>
  readonly strings: Set<string>
  /** Prose that is printed or thrown without t. */
  readonly bare: Set<string>
  /** What the layers below say. */
  readonly sentences: Set<string>
  /** What the service does not have. */
  readonly absent: Set<string>
  /** What the service answers when it refuses. */
  readonly refusals: Set<string>
}

const told =
  /^(?:printLine|CommandFailure|ConfigError|InvalidArgumentError|process\.stderr\.write)$/
const keyOf = (text: string) => text.trim().replace(/\s+/g, ' ')

function readSource(): Source {
  const found: Source = {
    messages: new Set(),
    labels: new Set(),
    strings: new Set(),
    bare: new Set(),
    sentences: new Set(),
    absent: new Set(),
    refusals: new Set(),
  }
  const isOwn = (path: string) => /^(?:command|config\.ts|option-readers\.ts)/.test(path)
  const paths = readdirSync(src, { recursive: true, encoding: 'utf8' })
  for (const path of paths.filter(
    (name) => name.endsWith('.ts') && !/^(?:chinese|command\/zh)\//.test(name),
  )) {
    const text = readFileSync(join(src, path), 'utf8')
    const file = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)
    if (isOwn(path)) read(file, found, false)
    else readSentences(file, found)
  }
  return found
}

function read(node: ts.Node, found: Source, isRecord: boolean): void {
  const isIn =
    isRecord || (ts.isCallExpression(node) && node.expression.getText() === 'printRecord')
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 't') {
    found.messages.add(keyOf(textOf(node.template)))
  }
  if (ts.isStringLiteral(node)) found.strings.add(node.text)
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
    const prose = node.arguments?.[0] === undefined ? '' : textOf(node.arguments[0])
    const isTold = told.test(node.expression.getText())
    if (isTold && /[a-z]{2,} [a-z]{2,}/.test(prose)) found.bare.add(prose)
  }
  if (ts.isPropertyAssignment(node) && node.name.getText() === 'title') {
    if (ts.isStringLiteral(node.initializer)) found.labels.add(node.initializer.text)
  }
  const [label] = ts.isArrayLiteralExpression(node) && isIn ? node.elements : []
  if (label !== undefined && ts.isStringLiteral(label)) found.labels.add(label.text.trim())
  ts.forEachChild(node, (child) => read(child, found, isIn))
}

const answered = /^(?:ApiError|InvalidInput|BadBill|BadExport|OfferNotEmpty|Forbidden)$/
/** Variables that such an answer takes its sentence from. */
const holdsAnswer = /^(?:refusals|undecided|message|limit|rule|problem|wrong|refused)$/

function readSentences(node: ts.Node, found: Source): void {
  found.sentences.add(keyOf(textOf(node)))
  const isAnswer =
    (ts.isNewExpression(node) && answered.test(node.expression.getText())) ||
    (ts.isVariableDeclaration(node) && holdsAnswer.test(node.name.getText()))
  if (isAnswer) for (const text of proseIn(node)) found.refusals.add(keyOf(text))
  if (ts.isCallExpression(node) && node.expression.getText() === 'notFound') {
    for (const what of node.arguments) found.absent.add(keyOf(textOf(what)))
  }
  ts.forEachChild(node, (child) => readSentences(child, found))
}

/** The sentences in an expression, each as a whole. */
function proseIn(node: ts.Node): string[] {
  const text = textOf(node)
  if (text !== '') return /[a-z]{2,} [a-z]{2,}/.test(text) ? [text] : []
  const found: string[] = []
  ts.forEachChild(node, (child) => void found.push(...proseIn(child)))
  return found
}

/** The text that an expression makes, with {} for each value; empty for any other. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text
  if (ts.isBinaryExpression(node)) return textOf(node.left) + textOf(node.right)
  if (!ts.isTemplateExpression(node)) return ''
  const literals = [node.head, ...node.templateSpans.map(({ literal }) => literal)]
  return literals.map(({ text }) => text).join('{}')
}

const source = readSource()
const sql = join(src, '../sql')
/** What each check in SQL promises, in its first line. */
const rules = readdirSync(sql, { recursive: true, encoding: 'utf8' })
  .filter((path) => /checks\/\w+\.sql$/.test(path))
  .map((path) => readFileSync(join(sql, path), 'utf8').split('\n')[0]?.replace(/^-- /, '') ?? '')
/** What was looked up while all help was printed. */
const looked = new Set<string>()

function helpOf(command: Command, before: string[] = []): [string, string][] {
  let printed = ''
  command
    .configureOutput({
      writeOut: (text) => {
        printed += text
      },
    })
    .outputHelp()
  const own = [...before, command.name()]
  return [[own.join(' '), printed], ...command.commands.flatMap((child) => helpOf(child, own))]
}

const program = createProgram()
speakChinese(program)
useTexts({
  get: (key) => {
    looked.add(key)
    return texts.get(key)
  },
  sentence: (english) => english,
})
const helps = helpOf(program)
useTexts(undefined)

let service: CommandService
before(async () => {
  service = await startForCommands()
})
after(() => service.remove())

const english = /\b[a-z]{2,}\b[ ,;:]+\b[a-z]{2,}\b[ ,;:]+\b[a-z]{2,}\b/

void test('help of every command is Chinese', () => {
  for (const [words, help] of helps) {
    const lines = help
      .split('\n')
      .filter((line) => !/^ +(?:\$|--explain --query|[a-z_]+, |\d\.0|xpay)/.test(line))
    const left = lines.filter((line) => english.test(line.replace(/pactolus [a-z -]+/g, '')))
    assert.deepEqual(left, [], words)
  }
})

void test('every message, title and label has its Chinese', () => {
  assert.deepEqual([...source.bare], [], 'write these with t`…`')
  assert.deepEqual(
    [...source.messages].filter((key) => !texts.has(key) && /[a-z]{3}/i.test(key)),
    [],
  )
  assert.deepEqual(
    [...source.labels].filter((key) => !texts.has(key) && !names.has(key) && key !== ''),
    [],
  )
})

void test('no Chinese is left of a text that is gone', () => {
  const isUsed = (key: string) =>
    source.messages.has(key) || source.strings.has(key) || looked.has(key)
  assert.deepEqual(
    [...texts.keys()].filter((key) => !isUsed(key)),
    [],
  )
  const others = [
    // PartitionFailure puts this one together.
    'partition {} ({}): {}',
    // Of the package of the protocols.
    'the body is not JSON, or nested deeper than {} levels',
    // Ajv says the rest of these.
    ...['integer', 'number', 'string', 'boolean', 'object', 'array', '>= {}', '<= {}'].map(
      (type) => `{} must be ${type}`,
    ),
    '{} must match pattern "{}"',
    '{} must NOT have fewer than {} characters',
    '{} must NOT have more than {} characters',
  ]
  const sentences = new Set([...source.sentences, ...rules, ...others])
  assert.deepEqual(
    [...faultTexts.keys(), ...answerTexts.keys()].filter((key) => !sentences.has(key)),
    [],
  )
})

void test('what the service does not find, and each check, has its Chinese', () => {
  // Pages of the console, and paths that no command calls.
  const others = new Set(['{} {}'])
  assert.deepEqual(
    [...source.absent, ...rules].filter((key) => !answerTexts.has(key) && !others.has(key)),
    [],
  )
})

void test('what the service refuses has its Chinese', () => {
  const isKnown = (key: string) => answerTexts.has(key) || faultTexts.has(key)
  // Of the console, of cloud calls, of files for a game's server. The last one is known without its number.
  const others = new Set([
    'The console could not be built; the log of the service has the details under {}.',
    'the request is larger than {} bytes',
    'the credential is not one of environment {}',
    'This link is not whole, or no link of this service: use it as it was answered.',
    'This link has expired after 30 minutes: call download_bill or query_download_order again.',
    'purchases[{}] cannot be: {}',
  ])
  assert.ok(source.refusals.size > 100, `${source.refusals.size} were found`)
  assert.deepEqual(
    [...source.refusals].filter((key) => !isKnown(key) && !others.has(key)),
    [],
  )
})

void test('a Chinese message has the values of the English one, each once', () => {
  for (const [key, chinese] of texts) {
    if (!source.messages.has(key)) continue
    const wanted = key.match(/\{\}/g)?.length ?? 0
    const places = (chinese.match(/\{\d?\}/g) ?? []).map((place, at) =>
      place === '{}' ? at + 1 : Number(place[1]),
    )
    assert.deepEqual(
      places.sort(),
      Array.from({ length: wanted }, (_, at) => at + 1),
      key,
    )
  }
})

void test('columns of help stand below each other', () => {
  for (const [words, help] of helps) {
    const [, options = ''] = /选项：\n((?: {2}-.*\n)+)/.exec(help) ?? []
    const columns = options.split('\n').map((line) => /^( {2}-.*? {2,})\S/.exec(line)?.[1])
    const widths = columns.filter((found) => found !== undefined).map(widthOf)
    assert.equal(new Set(widths).size, widths.length === 0 ? 0 : 1, words)
  }
})

void test('the sentences of commander are Chinese', () => {
  assert.equal(
    sentenceInChinese("error: unknown option '--zone'\n(Did you mean --zones?)\n"),
    "错误：未知选项 '--zone'\n（是否想用 --zones？）\n",
  )
  assert.equal(
    sentenceInChinese('(Did you mean one of --a, --b?)'),
    '（是否想用其中之一：--a, --b？）',
  )
  assert.match(
    sentenceInChinese(
      "error: option '--env <env>' argument 'x' is invalid. Allowed choices are a, b.",
    ),
    /可选值：a, b。/,
  )
})

void test('LC_ALL counts more than LC_MESSAGES, and that more than LANG', () => {
  assert.equal(readLanguage({ LANG: 'zh_CN.UTF-8' }), 'zh')
  assert.equal(readLanguage({ LANG: 'zh_CN.UTF-8', LC_MESSAGES: 'C' }), 'en')
  assert.equal(readLanguage({ LANG: 'C', LC_MESSAGES: 'C', LC_ALL: 'zh_CN' }), 'zh')
  assert.equal(readLanguage({}), 'en')
})

void test('a command answers in the language of LANG or of --lang, wherever that stands', async () => {
  const env = { PACTOLUS_DATA: service.folder, LANG: 'zh_CN.UTF-8' }
  const chinese = await run(['account', 'balance'], { env })
  assert.match(chinese.stdout, /^余额 +1000 = 付费币 1000 \+ 赠送币 0$/m)
  for (const args of [
    ['--lang', 'zh-CN', 'account', 'balance'],
    ['account', 'balance', '--lang=zh'],
  ]) {
    assert.equal((await service.pactolus(...args)).stdout, chinese.stdout)
  }
  const back = await run(['account', 'balance', '--lang', 'en'], { env })
  assert.match(back.stdout, /^balance +1000 = 1000 paid \+ 0 gift$/m)
  const json = await run(['account', 'balance', '--json'], { env })
  assert.deepEqual(JSON.parse(json.stdout), await service.json('account', 'balance'))
})

void test('a mistake is explained in Chinese, with the same exit code', async () => {
  const env = { LANG: 'zh_CN.UTF-8' }
  const unknown = await run(['account', 'balanse'], { env })
  assert.deepEqual([unknown.exitCode, /未知命令 'balanse'/.test(unknown.stderr)], [2, true])
  const value = await run(['account', 'recharge', 'many'], { env })
  assert.deepEqual([value.exitCode, /须为 1 至 9999999999 的整数/.test(value.stderr)], [2, true])
  const absent = await run(['account', 'balance'], { env })
  assert.deepEqual([absent.exitCode, /找不到正在运行的服务/.test(absent.stderr)], [3, true])
})

void test('what the service answers is Chinese, too', async () => {
  const zh = async (...args: string[]) => service.pactolus('--lang', 'zh', ...args)
  for (const [args, wanted] of [
    [['app', 'show', 'nope'], /找不到：游戏 nope。/],
    [['fault', 'add', 'nonsense'], /effect 须为以下之一：busy_before_commit/],
    [['clock', 'advance', 'xx'], /by 须为毫秒数/],
    [['push', 'set', 'http://u:p@127.0.0.1:1/'], /不能含用户名或密码/],
    [
      ['sign', 'pay', '--key', 'x', '--body', '{'],
      /请求体不是 JSON，或嵌套超过 64 层（错误码 47001）/,
    ],
    [['history', 'export', '--month', '2019-01', '--out', 'no.gz'], /2019-01 没有已归档的流水/],
  ] as const) {
    assert.match((await zh(...args)).stderr, wanted)
  }
  for (const args of [
    ['audit'],
    ['fault', 'presets'],
    ['clock', 'advance', '1h'],
    ['clock', 'real'],
  ]) {
    const { stdout } = await zh(...args)
    assert.doesNotMatch(stdout, /moved|\b[a-z]{2,} [a-z]{2,} [a-z]{2,}\b/, args.join(' '))
  }
  const { stdout } = await zh('namespace', 'create', 'fields')
  assert.match(stdout, /^key /m)
  assert.match((await zh('offer', 'set', '--coin-price', '10')).stdout, /^单价 +10 分$/m)
})

void test('an unknown language ends with 2 and names those there are', async () => {
  for (const args of [
    ['--lang', 'fr', 'account', 'balance'],
    ['account', 'balance', '--lang', 'fr'],
  ]) {
    const { exitCode, stderr } = await run(args)
    assert.equal(exitCode, 2)
    assert.match(stderr, /Allowed choices are en, zh, zh-CN/)
  }
})
