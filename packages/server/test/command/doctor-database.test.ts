// `pactolus doctor`: what it finds in a database of PostgreSQL.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { Directory, defaultOfferSettings } from '../../src/directory/directory.ts'
import { requireMasterKey } from '../../src/directory/master-key.ts'
import { Seal } from '../../src/directory/seal.ts'
import { createDatabase, onRouter, testOnPostgres } from '../support/database.ts'
import { examine, masterKey, production } from './doctor-report.ts'

testOnPostgres(
  'a database is examined: durability, clock, schema, master key, AppKeys',
  async () => {
    const { driver, url = '', remove } = await createDatabase()
    try {
      const env = { ...production, DATABASE_URL: url }
      const seal = new Seal(masterKey)
      await requireMasterKey(driver, seal, new Date())
      const directory = new Directory(driver, seal, { now: Date.now })
      const appid = 'wx0000000000000001'
      await directory.createApp({ appid, name: 'x', secret: 'x'.repeat(16) })
      const keys = { productionKey: '12345', sandboxKey: 'x'.repeat(16) }
      const offer = { ...defaultOfferSettings, appid, name: 'x', currency: '', offerId: 'short' }
      await directory.createOffer({ ...offer, ...keys })

      const whole = await examine([], env)
      assert.equal(whole.states.schema, 'ok')
      assert.equal(whole.states.clock, 'ok')
      assert.equal(whole.states['master key'], 'ok')
      assert.equal(whole.states.AppKeys, 'warning')
      assert.match(whole.messages, /AppKeys: shorter than 16 characters: short$/m)
      // The servers of the tests run with fsync=off.
      assert.match(whole.messages, /durability: fsync\b.* off: a crash loses orders/)

      const other = { ...env, PACTOLUS_MASTER_KEY: randomBytes(32).toString('hex') }
      assert.equal((await examine([], other)).states['master key'], 'fault')

      await driver.script("update directory.schema_files set sha256 = '' where name = 'functions'")
      const behind = (await examine(['--migrate', 'off'], env)).states
      assert.equal(behind.schema, 'fault')
      assert.equal((await examine([], env)).states.schema, onRouter ? 'fault' : 'warning')
      const [row] = await driver.query(
        "select sha256 from directory.schema_files where name = 'functions'",
      )
      assert.deepEqual(row, { sha256: '' })
    } finally {
      await remove()
    }
  },
)
