// The functions of a router, written from those of a partition.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectionOf } from '../../src/partition/connection.ts'
import { type LedgerFunction, routerScript } from '../../src/partition/generate.ts'
import { CannotSpread } from '../../src/partition/merge.ts'

const list: LedgerFunction = {
  name: 'list_all',
  arguments: 'in_env text, page_size integer DEFAULT 10',
  plain_arguments: 'in_env text, page_size integer',
  argument_names: ['in_env', 'page_size'],
  result: 'TABLE(openid text)',
  body: ' select line.openid from x line\n order by line.openid desc\n limit page_size;\nend\n',
}

test('a function that names players runs where they are, any other on all, merged in its own order', () => {
  const one = {
    ...list,
    name: 'read_one',
    plain_arguments: 'in_openid text',
    argument_names: ['in_openid'],
  }
  const many = {
    ...list,
    name: 'post',
    plain_arguments: 'openids text[]',
    argument_names: ['openids'],
  }
  const script = routerScript([list, one, many])
  assert.match(script, /router\.place_of\(array\[\$1\]\)/)
  assert.match(script, /router\.place_of\(\$1\)/)
  assert.equal(script.match(/run on in_part;/g)?.length, 2)
  assert.match(script, /ledger\.list_all\(placement\.admit\(\$1, \$2, \$3\), \$4\)/)
  assert.match(
    script,
    /proxy\.list_all\(place\.part, place\.parts, \$1, \$2\)\s+order by openid desc\s+limit page_size;/,
  )
})

test('rows of a function that ends with group by are totals: the router adds them up by group', () => {
  const totals: LedgerFunction = {
    ...list,
    name: 'sum_days',
    result: 'TABLE(day integer, at timestamp with time zone, orders bigint, paid bigint)',
    body: `
      with x as (select a, (select max(b), c from y) from z group by a order by a)
      -- select no, such as this,
      select x.day, max(x.at) as at, count(*) as orders, coalesce(sum(x.paid), 0)::bigint as paid
        from x, y
       group by day
       order by x.day
       limit 10`,
  }
  assert.match(
    routerScript([totals]),
    /query select day, max\(at\)::timestamp with time zone as at, sum\(orders\)::bigint as orders, sum\(paid\)::bigint as paid from proxy\.sum_days\(place\.part, place\.parts, \$1, \$2\)\s+group by day order by day\s+limit 10;/,
  )
  const one = { ...totals, body: totals.body.replace('group by day', 'group by ()') }
  assert.throws(() => routerScript([one]), /write day as sum, count, min or max/)
})

test('a function that could not be spread is refused, with what to change', () => {
  const wrong: [Partial<LedgerFunction>, RegExp][] = [
    [{ body: 'select 1' }, /end it with order by/],
    [{ result: 'boolean' }, /return a table/],
    [{ argument_names: [] }, /take an argument/],
  ]
  for (const [part, sentence] of wrong) {
    assert.throws(
      () => routerScript([{ ...list, ...part }]),
      (error) => error instanceof CannotSpread && sentence.test(error.message),
    )
  }
})

test('a URL becomes what libpq reads, with any characters in its password', () => {
  const connection = connectionOf('postgres://amy:it%27s%5Cok@db:6000/coins?sslmode=require')
  for (const word of [
    "host='db'",
    "port='6000'",
    "dbname='coins'",
    "user='amy'",
    "sslmode='require'",
  ]) {
    assert.ok(connection.includes(word), word)
  }
  assert.ok(connection.includes(String.raw`password='it\'s\\ok'`), connection)
})
