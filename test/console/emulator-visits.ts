// The pages of the emulator, and what is opened on each.
import { emulated } from './stage.ts'
import { button, dialog, list, type Opening, type Visit } from './visit.ts'

/** The pages that dev alone has. */
export function visitsOfEmulator(): readonly Visit[] {
  const pages = '/console/emulator/default'
  const drawer = (name: string, call: string, at: number): Opening => ({
    name,
    open: async (page) => {
      await page.getByRole('button', { name: call }).nth(at).click()
      await page.locator('.ant-drawer .request pre').first().waitFor()
    },
  })
  return [
    {
      name: 'emulator-requests',
      isMain: true,
      path: `${pages}/requests`,
      shows: emulated,
      opens: [
        list('calls', 0),
        drawer('fault', '1.0 getBalance', 0),
        drawer('unknown-mistake', '1.0 pay', 0),
        drawer('known-mistake', '1.0 pay', 1),
        drawer('paid', '1.0 pay', 3),
      ],
    },
    {
      name: 'emulator-requests-filtered',
      path: `${pages}/requests?errcode=90013`,
      shows: 'too_much',
    },
    {
      name: 'emulator-try',
      path: `${pages}/try?dialect=2.0`,
      shows: '/wxa/game/pay',
      opens: [
        {
          name: 'sent',
          open: async (page) => {
            await button('Sign and send', '签名并发送')(page)
            await page.getByText('"errcode": 0').waitFor()
          },
        },
      ],
    },
    {
      name: 'emulator-faults',
      isMain: true,
      path: `${pages}/faults`,
      shows: 'busy_after_commit',
      opens: [
        dialog('add', 'Add a rule', '添加规则'),
        {
          name: 'clear',
          open: async (page) => {
            await button('Remove all', '全部删除')(page)
            await page.locator('.ant-popover').waitFor()
          },
        },
      ],
    },
    {
      name: 'emulator-topup',
      path: `${pages}/topup`,
      shows: 'outTradeNo',
      opens: [
        {
          name: 'paid',
          open: async (page) => {
            await button('Pay', '支付')(page)
            await page.getByText('requestMidasPayment:ok').waitFor()
          },
        },
      ],
    },
    {
      name: 'emulator-state',
      path: `${pages}/state`,
      shows: 'wxdemo0000000001',
      opens: [
        {
          name: 'snapshot',
          open: async (page) => {
            await page.locator('main form input').first().fill('before the sale')
            await button('Take a snapshot', '保存快照')(page)
            await page.getByText('before the sale').waitFor()
          },
        },
        {
          name: 'reset',
          open: async (page) => {
            await button('Start over', '重置')(page)
            await page.locator('.ant-popover').waitFor()
          },
        },
      ],
    },
    { name: 'emulator-clock', path: `${pages}/clock`, shows: '48 h' },
  ]
}
