// What the configuration page and .env.example both need to know of an option, beyond its own
// table.
import { readConfig } from '../../packages/server/src/config.ts'
import { ConfigError } from '../../packages/server/src/option-readers.ts'
import { type Mode, options } from '../../packages/server/src/options.ts'
import { entryOf, Incomplete, noneLeft, sentence, type Words } from './page.ts'

export type Option = (typeof options)[number]

const here = 'tools/generate/options.ts'

const meaningsZh: Readonly<Record<string, string>> = {
  host: '监听地址；0.0.0.0 表示所有地址',
  port: '监听端口；0 表示任选一个空闲端口',
  adminHost: '管理端口的监听地址；未给出时与 --host 相同',
  openApiPort:
    '供容器使用的端口：容器在此访问 http://api.weixin.qq.com，不需要令牌；0 表示任选一个空闲端口',
  openApiHost: '容器端口的监听地址；能连上它的程序都不需要令牌',
  openApiEnv: '容器端口上的调用属于哪个云环境',
  adminPort:
    '/admin、/metrics、/healthz、/readyz 专用的端口，设置后主端口不再提供这些路径；0 表示任选一个空闲端口',
  workers: '共同监听该端口的进程数，每个进程各有自己的数据库连接',
  databaseUrl: '所用的 PostgreSQL；dev 只认命令行参数，未给出时使用内嵌数据库',
  data: '内嵌数据库的目录，或 "memory"（仅在内存中）',
  masterKey: '加密保存各类密钥所用的 32 字节主密钥（十六进制或 base64）；dev 下保存在数据目录中',
  masterKeyPrevious: '第二把主密钥，只解密、不加密；仅在轮换期间设置',
  adminTokens:
    '管理接口的令牌：TOKEN，或 NAME:TOKEN,NAME=ROLE@OFFER/ENV:TOKEN；名称会记入操作日志；仅在启动时读取',
  readyFile:
    '服务运行期间，把程序使用本服务所需的信息写入此文件（JSON），停止时删除；serve 下不含管理令牌',
  migrate: 'on：启动时把数据库升级到当前版本；off：遇到旧版数据库则拒绝启动',
  tsWindowS: 'ts 与真实时钟最多相差的秒数；0 表示不检查',
  batchMax: '一次数据库调用所含订单的上限',
  queueMax: '每个分区排队订单的上限；超出的立即返回 -1',
  waitMaxMs: '订单等待发送、或等待被其他进程占用的账户的最长时间',
  databaseConnections: '到 PostgreSQL 的连接数；在路由库之后，每个分区 4 条，另加 4 条',
  databaseConnectTimeoutMs:
    '等待建立 PostgreSQL 连接的最长时间（每台服务器）；地址中的 connect_timeout 优先',
  statementTimeoutMs: 'PostgreSQL 执行一条语句的最长时间',
  bodyLimitBytes: '请求体的最大长度',
  requestTimeoutMs: '客户端发送一个请求的最长时间',
  importLimitBytes: 'pactolus offer import 可发送的文件的最大长度',
  importTimeoutMs: '运维人员发送导入文件的最长时间',
  cloudTimeoutMs: '一次云调用的最长处理时间；应短于 SDK 放弃等待的 15 秒',
  cloudOldSignatures: '接受 wx-server-sdk 2.0 之前版本的云调用；其签名不覆盖调用的各字段',
  keepAliveTimeoutMs: '空闲连接保持的时间；应长于前置代理的设置',
  drainDelayMs: '收到 SIGTERM 后，/readyz 先返回 503、同时继续处理请求的时间，供代理摘除流量',
  drainTimeoutMs: '收到 SIGTERM 并过了上述时间后，等待进行中的请求完成的最长时间',
  cacheDir: '内存数据库所用模板的缓存目录；auto：用户的缓存目录；off：不缓存',
  seed: '启动时的初始状态（JSON 文件）：玩家、订单、时钟、故障；每次启动都从它开始',
  emulatorOpen: '模拟器控制接口接受任意主机名，而不仅限于 localhost',
  trustProxy:
    '采用哪些代理的 X-Forwarded-For、X-Forwarded-Host 和 X-Forwarded-Proto：off、代理的层数，或代理的地址',
  closeDaily: '每天结束后自动日结所有 offer',
  archiveAfterDays: '归档早于该天数的流水和订单',
  traces: '用 OpenTelemetry 追踪的调用比例（0 到 1）；发送地址由 OTEL_EXPORTER_OTLP_ENDPOINT 指定',
  pushPrivate: '推送也可发往内网和本机地址，发往这些地址时可以不用 TLS',
  logLevel: '日志级别：trace、debug、info、warn、error、fatal 或 silent',
  logFormat: '每行一个 JSON 对象，或便于人阅读的格式',
}

/** How to come by a secret: the command that makes it, or what it looks like. */
const recipes: Readonly<Record<string, { en: string; zh: string; example?: string }>> = {
  databaseUrl: {
    en:
      'The password is part of the address. A primary and its standbys: ' +
      '`postgres://USER:PASSWORD@HOST1:5432,HOST2:5432/DB?target_session_attrs=read-write`; ' +
      'the one that takes writes is used, also after a fail-over (docs/failover.md).',
    zh:
      '地址中含有密码。主库与备库一并写出：' +
      '`postgres://USER:PASSWORD@HOST1:5432,HOST2:5432/DB?target_session_attrs=read-write`；' +
      '始终使用其中可写的一台，主备切换之后也是如此（见 docs/failover.zh-CN.md）。',
    example: 'postgres://pactolus:PASSWORD@127.0.0.1:5432/pactolus',
  },
  masterKey: {
    en: 'Make one with: openssl rand -base64 32 — and keep a copy: without it nothing sealed opens again.',
    zh: '生成方法：openssl rand -base64 32。请妥善备份：丢失后已加密的密钥无法恢复。',
  },
  masterKeyPrevious: {
    en: 'All steps of a rotation: docs/master-key.md.',
    zh: '轮换的全部步骤见 docs/master-key.zh-CN.md。',
  },
  adminTokens: {
    en: 'Make one with: openssl rand -hex 24',
    zh: '生成方法：openssl rand -hex 24',
  },
}

const units: Readonly<Record<string, Words>> = {
  seconds: { en: 'seconds', zh: '秒' },
  ms: { en: 'milliseconds', zh: '毫秒' },
  bytes: { en: 'bytes', zh: '字节' },
  orders: { en: 'orders', zh: '笔' },
}

export interface DescribedOption {
  readonly option: Option
  readonly meaning: Words
  readonly unit: Words | undefined
  /** The values it takes, where they are a range or a list. */
  readonly values: readonly string[]
  /** Without it, serve refuses to start. */
  readonly isRequired: boolean
  readonly recipe: (Words & { readonly example?: string }) | undefined
  defaultFor(mode: Mode): string | undefined
}

export function describedOptions(): DescribedOption[] {
  const keys = options.map(({ key }) => key)
  noneLeft(meaningsZh, keys, `meaningsZh in ${here}`)
  noneLeft(recipes, keys, `recipes in ${here}`)
  const required = requiredInServe()
  return options.map((option) => ({
    option,
    meaning: meaningOf(option),
    unit: units[/<([^>|]+)>/.exec(option.flag)?.[1] ?? ''],
    values: valuesOf(option),
    isRequired: required.includes(option.env),
    recipe: option.secret === true ? entryOf(recipes, option.key, `recipes in ${here}`) : undefined,
    defaultFor: (mode) => (option.modes.includes(mode) ? option.defaultFor(mode) : undefined),
  }))
}

/** The meaning as a sentence. A value at its beginning ("on: …") stays as it is written. */
function meaningOf(option: Option): Words {
  const zh = entryOf(meaningsZh, option.key, `meaningsZh in ${here}`)
  const [first = ''] = option.help.split(/[\s,:]/)
  const en = valuesOf(option).includes(first) ? `${option.help}.` : sentence(option.help, 'en')
  return { en, zh: `${zh}。` }
}

/** An option says what it takes when it gets something else: nothing takes a NUL. */
function valuesOf(option: Option): readonly string[] {
  try {
    option.read('\0')
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    const range = /^must be a .*from (\d+) to (\d+),( or off)?/.exec(error.message)
    if (range !== null) {
      return [`${range[1]} … ${range[2]}`, ...(range[3] === undefined ? [] : ['off'])]
    }
    const list = /^must be (.+), not "/.exec(error.message)
    if (list?.[1] !== undefined) return list[1].split(' or ')
  }
  return []
}

/** serve names what it lacks when it has nothing. */
function requiredInServe(): string[] {
  try {
    readConfig('serve', {}, {})
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return [...error.message.matchAll(/^\s+([A-Z][A-Z_]+),/gm)].map((match) => match[1] ?? '')
  }
  throw new Incomplete('serve starts without any secret: describe it again here')
}
