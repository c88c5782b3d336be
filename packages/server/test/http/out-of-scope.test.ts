// Calls of xpay that are known and not carried out: a game server gets an errcode, never HTTP 404 (xpay §5.1).
// The database does not matter here: all of it is refused in front of the ledger.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { xpayOutOfScope } from '@pactolus/protocol'
import { rawCallerOf } from '../support/raw-caller.ts'
import { createGame, startService } from '../support/service.ts'

const rid = ' rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$'

for (const mode of ['dev', 'serve'] as const) {
  test(`every call out of scope is 268490002, with a reason in dev alone (${mode})`, async () => {
    const service = await startService({ mode })
    try {
      const caller = await rawCallerOf(service, await createGame(service))
      const paths = xpayOutOfScope.flatMap((group) => group.paths)
      assert.equal(new Set(paths).size, paths.length)
      for (const path of paths) {
        assert.equal((await caller.post(path, '', { access_token: undefined })).errcode, 41001)
        const answer = await caller.post(path, { env: 0 })
        assert.equal(answer.errcode, 268490002, path)
        const explained = `^${path} 属于\\S+接口，不在 Pactolus 的范围内，见 docs/reference/operations`
        const plain = `^请求参数字段错误${rid}`
        assert.match(answer.errmsg, new RegExp(mode === 'dev' ? explained : plain))
        assert.match(answer.errmsg, new RegExp(rid))
      }
      const [path = ''] = paths
      const got = await fetch(`${service.baseUrl}${path}?access_token=${caller.token}`)
      assert.equal(((await got.json()) as { errcode: number }).errcode, 43002)
    } finally {
      await service.remove()
    }
  })
}
