// The pages of games and offers with what is opened on each, and those of the API.
import { button, dialog, type Opening, type Visit } from './visit.ts'

/** A dialog that is filled in and sent, until the secret that was made is shown. */
const secret = (name: string, label: [en: string, zh: string], fields: string[]): Opening => ({
  name,
  roles: ['admin'],
  open: async (page) => {
    await button(...label)(page)
    const dialog = page.locator('.ant-modal-container').first()
    await dialog.waitFor()
    for (const [n, text] of fields.entries()) await dialog.locator('input').nth(n).fill(text)
    await dialog.locator('.ant-btn-primary').click()
    await page.locator('.secrets').waitFor()
  },
})

/** The same once it is closed: the secret is nowhere in the page, its address or what the browser keeps. */
const forgotten = (label: [en: string, zh: string], fields: string[]): Opening => {
  const { roles, open } = secret('forgotten', label, fields)
  return {
    name: 'forgotten',
    ...(roles !== undefined && { roles }),
    open: async (page) => {
      await open(page)
      const text = await page.locator('.secrets code').last().innerText()
      await page.locator('.ant-modal-footer .ant-btn-primary').last().click()
      await page.locator('.secrets').waitFor({ state: 'detached' })
      const left = await page.evaluate(
        '[document.documentElement.outerHTML, location.href, JSON.stringify({ ...localStorage, ...sessionStorage })].join()',
      )
      if (text.length < 16 || String(left).includes(text))
        throw new Error('the secret is still there')
    },
  }
}

export function visitsOfGames(offer: string, appid: string): readonly Visit[] {
  const once = () => Math.random().toString(36).slice(2)
  return [
    {
      name: 'games',
      path: '/console/games',
      isMain: true,
      shows: appid,
      opens: [
        dialog('add', 'Register a game', '登记游戏', ['admin']),
        secret('secret', ['Register a game', '登记游戏'], ['New game']),
      ],
    },
    {
      name: 'game',
      path: `/console/games/${appid}`,
      isMain: true,
      shows: 'https://game.invalid/orders',
      opens: [
        dialog('limit', 'Limit calls', '限制调用次数', ['admin']),
        secret('session', ['Make a session', '生成登录态'], ['oTested']),
        dialog('rotate', 'Replace the AppSecret', '更换 AppSecret', ['admin']),
        dialog('offer', 'Register an offer', '登记 offer', ['admin']),
        secret('offer-keys', ['Register an offer', '登记 offer'], [once(), 'Second offer']),
        dialog('target', 'Set a target', '设置推送地址', ['admin']),
        dialog('target-test', 'Test', '测试', ['admin']),
        {
          name: 'target-tested',
          roles: ['admin'],
          open: async (page) => {
            await button('Test', '测试')(page)
            await button('Send', '发送')(page)
            await page.getByText('ENOTFOUND').waitFor()
          },
        },
        dialog('target-remove', 'Remove', '删除', ['admin']),
        dialog('cloud', 'Register an environment', '登记云环境', ['admin']),
        dialog('permissions', 'Permissions', '调用权限', ['admin']),
        dialog('credential', 'Replace the credential', '更换凭证', ['admin']),
      ],
    },
    {
      name: 'offer',
      path: `/console/offers/${offer}`,
      isMain: true,
      shows: offer,
      opens: [
        dialog('edit', 'Edit', '编辑', ['admin']),
        secret('key', ['Add a key', '添加密钥'], []),
        forgotten(['Add a key', '添加密钥'], []),
        {
          name: 'retired',
          roles: ['admin'],
          open: async (page) => {
            await button('Retire', '停用密钥')(page)
            await page.locator('.ant-modal-confirm .ant-btn-dangerous').click()
            await page
              .getByText(/^(Retired|已停用)$/)
              .first()
              .waitFor()
          },
        },
        dialog('retire', 'Retire', '停用密钥', ['admin']),
      ],
    },
    { name: 'offer-missing', path: '/console/offers/none', shows: 'none', isMissing: true },
  ]
}

const firstCall: Opening = {
  name: 'call',
  open: async (page) => {
    await page.locator('.calls summary').first().click()
    await page.locator('.call pre').waitFor()
  },
}

/** A file comes, and nothing of the policy is in its way. */
const file: Opening = {
  name: 'download',
  open: async (page) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Postman / Apifox' }).click(),
    ])
    if (!download.suggestedFilename().endsWith('.json')) throw new Error('no collection came')
  },
}

export function visitsOfApi(): readonly Visit[] {
  const path = '/console/api'
  return [
    { name: 'api', path, isMain: true, shows: '/cgi-bin/midas/pay', opens: [firstCall, file] },
    { name: 'api-errcodes', path: `${path}?part=errcodes&q=90011`, shows: 'sig_invalid' },
    {
      name: 'api-admin',
      path: `${path}?part=admin&q=keys`,
      shows: '/admin/v1/offers/{offer_id}/keys',
      opens: [firstCall],
    },
  ]
}
