// The pages of the console, and what is opened on each: dialogs, drawers, lists.
import type { Game } from '../../packages/server/test/support/service.ts'
import {
  announced,
  closableDay,
  closedDay,
  frozen,
  hostile,
  payNo,
  player,
  refundNo,
  tradeNo,
} from './stage.ts'
import {
  alike,
  button,
  deciders,
  dialog,
  list,
  type Opening,
  rolesThatMove,
  type Visit,
} from './visit.ts'
import { visitsOfApi, visitsOfGames } from './visits-of-games.ts'

export function visitsOf({ offerId: offer, appid }: Game): readonly Visit[] {
  const place = `/console/production/${offer}`
  const account = `${place}/accounts/${player}/1`
  return [
    {
      name: 'overview',
      isMain: true,
      path: place,
      shows: '1450012345',
      opens: [
        { name: 'places', open: (page) => page.locator('.place-switch').click() },
        { name: 'menu', open: (page) => page.locator('.operator').click() },
        {
          name: 'search',
          open: async (page) => {
            await page.keyboard.press('/')
            await page.keyboard.type('oOther_000')
            await page.keyboard.press('Enter')
            await page.locator('.found li').first().waitFor()
          },
        },
        {
          name: 'books',
          roles: ['admin'],
          open: async (page) => {
            await button('Check the books', '核对账目')(page)
            await page.locator('.ant-alert-success').first().waitFor()
          },
        },
      ],
    },
    { name: 'accounts', path: `${place}/accounts`, shows: 'oOther_0001' },
    {
      name: 'accounts-none',
      isAlike: true,
      path: `${place}/accounts?openid=nobody`,
      shows: 'Pactolus',
    },
    {
      name: 'account',
      isMain: true,
      path: account,
      shows: 'recharge_0001',
      opens: [
        list('kinds', 0),
        dialog('recharge', 'Recharge', '充值', rolesThatMove),
        alike(dialog('present', 'Present', '赠送', rolesThatMove)),
        dialog('freeze', 'Freeze', '冻结', rolesThatMove),
        alike(dialog('note', 'Add a note', '添加备注', rolesThatMove)),
      ],
    },
    { name: 'account-explain', path: `${account}?tab=explain`, shows: '6,480' },
    { name: 'account-activity', path: `${account}?tab=activity`, shows: 'refund_0002' },
    { name: 'account-frozen', path: `${place}/accounts/${frozen}/1`, shows: 'Charge-back 4714' },
    {
      name: 'account-hostile',
      path: `${place}/accounts/${encodeURIComponent(hostile)}/1`,
      shows: hostile,
    },
    {
      name: 'account-rich',
      isAlike: true,
      path: `${place}/accounts/oRich/1`,
      shows: '39,999,999,996',
    },
    {
      name: 'orders',
      isMain: true,
      path: `${place}/orders`,
      shows: 'rich_gift_0',
      opens: [alike(list('times', 0)), alike(list('kinds', 1)), alike(list('states', 2))],
    },
    {
      name: 'orders-view',
      path: `${place}/orders?kind=pay&range=7d`,
      shows: payNo,
      opens: [dialog('save-view', 'Save this view', '保存为视图')],
    },
    {
      name: 'order',
      isMain: true,
      path: `${account}/orders/pay/${payNo}`,
      shows: refundNo,
      opens: [
        dialog('cancel', 'Refund', '退款', rolesThatMove),
        dialog('seed', 'Rebuild in the emulator', '在模拟器中重现'),
      ],
    },
    {
      name: 'order-refund',
      isAlike: true,
      path: `${account}/orders/refund/${refundNo}`,
      shows: payNo,
    },
    { name: 'order-missing', path: `${account}/orders/pay/none`, shows: 'none', isMissing: true },
    {
      name: 'purchases',
      path: `${place}/purchases`,
      shows: tradeNo,
      opens: [alike(list('states', 1))],
    },
    {
      name: 'closes',
      isMain: true,
      path: `${place}/closes?month=${closedDay.slice(0, 7)}`,
      shows: closedDay,
      opens: [dialog('close', `Close through ${closableDay}`, `日结到 ${closableDay}`, deciders)],
    },
    {
      name: 'closes-none',
      isAlike: true,
      path: `${place}/closes?month=2020-01`,
      shows: 'Pactolus',
    },
    {
      name: 'close',
      isMain: true,
      path: `${place}/closes/${closedDay}`,
      shows: '24,000',
      opens: [
        {
          name: 'check',
          roles: deciders,
          open: async (page) => {
            await button('Check again', '重新核对')(page)
            await page.locator('.ant-alert-success').first().waitFor()
          },
        },
      ],
    },
    { name: 'close-preview', path: `${place}/closes/${closableDay}`, shows: closableDay },
    {
      name: 'close-missing',
      isAlike: true,
      path: `${place}/closes/2020-01-01`,
      shows: '2020-01-01',
      isMissing: true,
    },
    {
      name: 'approvals',
      isMain: true,
      path: `${place}/approvals`,
      shows: '4711',
      opens: [
        dialog('approve', 'Approve', '批准', deciders),
        alike(dialog('reject', 'Reject', '拒绝', deciders)),
      ],
    },
    {
      name: 'approvals-decided',
      isAlike: true,
      path: `${place}/approvals?state=decided`,
      shows: 'Pactolus',
    },
    { name: 'bills', isMain: true, path: `${place}/bills`, shows: 'orders <2026-09>.csv' },
    {
      name: 'bill',
      isMain: true,
      path: `${place}/bills/1`,
      shows: 'pay_9999',
      opens: [
        list('causes', 0),
        dialog('resolve', 'Resolve', '处理', deciders),
        dialog('sheet', 'Upload resolutions', '上传处理结果', deciders),
        { name: 'again', roles: deciders, open: button('Compare again', '重新对账') },
      ],
    },
    { name: 'bill-new', path: `${place}/bills/2`, shows: 'trade.csv', opens: [columns] },
    { name: 'pushes', path: `${place}/pushes`, shows: announced, opens: [list('states', 0), push] },
    ...visitsOfGames(offer, appid),
    ...visitsOfApi(),
    {
      name: 'approvals-mine',
      isAlike: true,
      path: `${place}/approvals?state=mine`,
      shows: 'Pactolus',
    },
    {
      name: 'operators',
      path: '/console/operators',
      roles: ['admin'],
      shows: 'finance',
      opens: [
        dialog('add', 'Add an operator', '添加运营人员'),
        alike(dialog('edit', 'Edit', '编辑')),
        dialog('disable', 'Disable', '停用'),
      ],
    },
    { name: 'me', path: '/console/me', shows: '127.0.0.1' },
    {
      name: 'audit',
      path: '/console/audit',
      roles: deciders,
      shows: 'session',
      opens: [alike(list('kinds', 0)), dialog('request', 'Show what was sent', '查看提交的内容')],
    },
    {
      name: 'audit-sign-ins',
      path: '/console/audit?kind=sign_in&outcome=refused',
      roles: deciders,
      isAlike: true,
      shows: 'wrong_sign_in',
    },
    { name: 'nowhere', isAlike: true, path: `${place}/nowhere`, shows: 'Pactolus' },
    // serve has no emulator, and no page of it.
    { name: 'no-emulator', path: '/console/emulator/default/requests', shows: 'Pactolus' },
  ]
}

const columns: Opening = { ...list('columns', 0), roles: deciders }
const push = dialog('push', 'Details', '详情')
