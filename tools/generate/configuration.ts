// docs/reference/configuration: every option of dev and serve.
import type { Mode } from '../../packages/server/src/options.ts'
import { type DescribedOption, describedOptions } from './options.ts'
import { code, type Language, pageText, sentence, table } from './page.ts'

const intro = {
  en: `Options of \`pactolus dev\` and \`pactolus serve\`. A flag wins over the environment, the
environment over the default; an empty variable counts as absent. \`--print-config\` prints what
came of it, secrets masked, and stops. Docker and Kubernetes mount secrets as files. A flag that
ends in \`-file\` takes the path of such a file. So does the variable of a secret with \`_FILE\` after its
name: \`DATABASE_URL_FILE\`, \`PACTOLUS_MASTER_KEY_FILE\`, \`PACTOLUS_ADMIN_TOKEN_FILE\`. [.env.example](../../.env.example) has them all, ready to copy.
With \`PACTOLUS_DEBUG=on\` a command that ends with a fault of Pactolus prints where in the code it was.`,
  zh: `\`pactolus dev\` 与 \`pactolus serve\` 的选项。命令行参数优先于环境变量，环境变量优先于默认值；空的环境变量视为未设置。
\`--print-config\` 打印最终配置（密钥已遮盖）后退出。
Docker 和 Kubernetes 以文件形式挂载密钥：名称以 \`-file\` 结尾的参数，其值是文件路径；机密类环境变量在名称后加 \`_FILE\`
同样表示文件路径：\`DATABASE_URL_FILE\`、\`PACTOLUS_MASTER_KEY_FILE\`、\`PACTOLUS_ADMIN_TOKEN_FILE\`。全部选项见 [.env.example](../../.env.example)，可直接复制使用。
设置 \`PACTOLUS_DEBUG=on\` 后，命令因 Pactolus 自身故障退出时会打印代码位置。`,
} as const

function defaultText(described: DescribedOption, mode: Mode, language: Language): string {
  const value = described.defaultFor(mode)
  if (value !== undefined) return code(value)
  if (!described.option.modes.includes(mode)) return language === 'en' ? 'not taken' : '不适用'
  if (mode === 'serve' && described.isRequired)
    return language === 'en' ? '**required**' : '**必填**'
  return '–'
}

function meaningText({ meaning, recipe, option }: DescribedOption, language: Language): string {
  const plain = meaning[language]
  const isSecret = language === 'en' ? 'Secret.' : '属于机密。'
  if (option.secret !== true || recipe === undefined) return plain
  const parts = [plain, isSecret, sentence(recipe[language], language)]
  return parts.join(language === 'en' ? ' ' : '').replaceAll(/openssl rand -\w+ \d+/g, '`$&`')
}

export function configurationPage(language: Language): string {
  const head =
    language === 'en'
      ? ['variable and flag', 'in dev', 'in serve', 'unit', 'values', 'meaning']
      : ['环境变量与参数', 'dev 默认值', 'serve 默认值', '单位', '取值', '含义']
  const rows = describedOptions().map((described) => [
    `${code(described.option.env)}<br>${code(described.option.flag)}`,
    defaultText(described, 'dev', language),
    defaultText(described, 'serve', language),
    described.unit?.[language] ?? '',
    described.values.join(', '),
    meaningText(described, language),
  ])
  return pageText({
    language,
    name: 'configuration',
    title: { en: 'Configuration', zh: '配置' },
    source: 'packages/server/src/options.ts',
    blocks: [intro[language], table(head, rows)],
  })
}
