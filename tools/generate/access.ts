// docs/reference/access: which role each call of the admin API needs, and where.
import { access, type Rule } from '../../packages/server/src/admin/access.ts'
import { type Reach, type Role, roles } from '../../packages/server/src/directory/grants.ts'
import { code, fileName, type Language, pageText, table, type Words } from './page.ts'

const reaches: Readonly<Record<Reach, Words>> = {
  everywhere: { en: 'for all offers and environments', zh: '全部 offer 和全部环境' },
  offer: { en: 'for its offer and both environments', zh: '该 offer 的两个环境' },
  environment: { en: 'for its offer and environment', zh: '该 offer 的该环境' },
  part: { en: 'for its offer, one environment at least', zh: '该 offer 的至少一个环境' },
  somewhere: {
    en: 'for any offer; the answer has what the grants cover',
    zh: '任一 offer；只返回授权范围内的内容',
  },
}

const own: Words = { en: 'any signed-in operator, for their own session', zh: '已登录者本人的会话' }
const open: Words = { en: 'anybody', zh: '任何人' }

const intro: Words = {
  en: `Which role a call of the admin API needs, and where. A grant without an offer is for all offers, and one without an
environment for both. \`support\` and \`finance\` may do what \`viewer\` may, \`admin\` may do everything. A call without
the role is answered 403 \`forbidden\`. [Operators and tokens](../${fileName('operators', 'en')}) get grants alike.`,
  zh: `管理接口的每个调用需要的角色和范围。未写 offer 的授权适用于全部 offer，未写环境的适用于两个环境。\`support\` 和 \`finance\`
包含 \`viewer\` 的权限，\`admin\` 包含全部权限。角色不足时返回 403 \`forbidden\`。[运营人员与令牌](../${fileName('operators', 'zh')})的授权方式相同。`,
}

function titleOf(role: Role): string {
  return `## ${code(role)}`
}

function where(rule: Rule): Words {
  if (rule === 'public') return open
  if (rule === 'self') return own
  return reaches[rule[1]]
}

export function accessPage(language: Language): string {
  const head = language === 'en' ? ['call', 'where'] : ['调用', '范围']
  const tableOf = (isOne: (rule: Rule) => boolean) =>
    table(
      head,
      Object.entries(access)
        .filter(([, rule]) => isOne(rule))
        .map(([route, rule]) => [code(route), where(rule)[language]]),
    )
  const byRole = roles.flatMap((role) => [
    titleOf(role),
    tableOf((rule) => typeof rule !== 'string' && rule[0] === role),
  ])
  return pageText({
    language,
    name: 'access',
    title: { en: 'Access to the admin API', zh: '管理接口的权限' },
    source: 'packages/server/src/admin/access.ts',
    blocks: [
      intro[language],
      ...byRole,
      language === 'en' ? '## Without a role' : '## 不需要角色',
      tableOf((rule) => typeof rule === 'string'),
    ],
  })
}
