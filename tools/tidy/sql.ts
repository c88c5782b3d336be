// Where SQL lives and what shape it has. TypeScript calls SQL functions and nothing else.
import { dialects, type Errcode, hostErrcodes } from '@pactolus/protocol'
import { stringsOf } from './syntax.ts'
import type { Check, Tree } from './tree.ts'
import { findingsAt, isShipped, isTypeScript, linesOf } from './tree.ts'

const serverSrc = 'packages/server/src/'

// `select` is an English word too: only with a number, a call or a table is it a statement.
const statements = [
  /^\s*select\s+\d/i,
  /^\s*select\s[\s\S]*(\(|\sfrom\s)/i,
  /^\s*insert\s+into\s/i,
  /^\s*update\s+\S+\s+set\s/i,
  /^\s*delete\s+from\s/i,
  /^\s*with\s+\w+\s+as\s/i,
]
const call = /^select (\* from )?(ledger|placement|directory|emulator)\.[a-z_]+\([^\n]*$/

/** Folders whose files may call the functions of a schema. */
const callers = /^packages\/server\/src\/(ledger|directory|emulator|schema|admin)\//

export const sqlIsCalledNotWritten: Check = function* ({ path, text }) {
  if (!path.startsWith(serverSrc) || !isTypeScript(path)) return
  // The migrator keeps its own books (schema_files) and wraps the checks; tables are out of its
  // reach too, by the rule below.
  if (path.startsWith(`${serverSrc}schema/`)) return
  // Routers are written from the catalogue, and partitions copied by PostgreSQL's own commands.
  if (path.startsWith(`${serverSrc}partition/`)) return
  for (const found of stringsOf({ path, text })) {
    if (!statements.some((pattern) => pattern.test(found.text))) continue
    if (found.text === 'select 1' && path === `${serverSrc}http/health.ts`) continue
    if (found.pieces === 1 && call.test(found.text) && callers.test(path)) continue
    const instead = callers.test(path)
      ? 'call a function of sql/*/functions in one line: select * from ledger.name($1, …)'
      : 'ask the ledger or the directory; SQL functions are called there'
    yield { line: found.line, instead }
  }
}

const tableNames = new WeakMap<Tree, RegExp | undefined>()

/** The tables that the migrations of `tree` create, as a pattern. */
function tablesOf(tree: Tree): RegExp | undefined {
  if (!tableNames.has(tree)) {
    const names: string[] = []
    for (const { path, text } of tree.values()) {
      if (!/\/sql\/[^/]+\/migrations\//.test(path)) continue
      for (const match of text.matchAll(/^create table (?:if not exists )?(\w+\.\w+)/gim)) {
        names.push((match[1] ?? '').replace('.', '\\.'))
      }
    }
    tableNames.set(tree, names.length === 0 ? undefined : new RegExp(`\\b(${names.join('|')})\\b`))
  }
  return tableNames.get(tree)
}

export const tablesArePrivate: Check = function* (file, tree) {
  if (!isShipped(file.path) || !isTypeScript(file.path)) return
  const tables = tablesOf(tree)
  if (tables === undefined) return
  for (const { text, line } of stringsOf(file)) {
    const table = tables.exec(text)?.[1]
    if (table === undefined) continue
    yield { line, instead: `write a function in sql/ for what is asked of ${table}` }
  }
}

const codes = [hostErrcodes, ...dialects.map(({ errcodes }) => errcodes)]
  .flatMap((errcodes) => Object.values<Errcode>(errcodes))
  .map(({ code }) => code)
  .filter((code) => code >= 10_000)
const errcodePattern = new RegExp(`\\b(900\\d\\d|${codes.join('|')})\\b`, 'g')

export const ledgerKnowsNoErrcode: Check = function* ({ path, text }) {
  const isLedger = path.startsWith(`${serverSrc}ledger/`) || path.includes('/sql/ledger/')
  if (!isLedger || !/\.(tsx?|sql)$/.test(path)) return
  yield* findingsAt(
    text,
    errcodePattern,
    ([code]) => `answer an outcome; the dialect turns it into ${code}`,
  )
}

export const oneFunctionPerFile: Check = function* ({ path, text }) {
  const place = /\/sql\/([^/]+)\/functions\/([^/]+)\.sql$/.exec(path)
  if (place === null) return
  const name = `${place[1]}.${place[2]}`
  const created = [...text.matchAll(/^\s*create (?:or replace )?function ([\w.]+)/gim)]
  if (created.length !== 1) {
    yield { line: 1, instead: `keep one function per file: ${created.length} are created here` }
  }
  for (const match of created) {
    if (match[1] === name) continue
    yield { line: 1, instead: `name file and function alike: this one creates ${match[1]}` }
  }
  if (!new RegExp(`^comment on function ${name}\\b`, 'im').test(text)) {
    yield { line: linesOf(text).length, instead: `add: comment on function ${name} is '…'` }
  }
}

export const checksStateTheirRule: Check = function* ({ path, text }) {
  if (!/\/sql\/[^/]+\/checks\/[^/]+\.sql$/.test(path)) return
  const [first = ''] = text.split('\n')
  if (/^-- \S.*\.$/.test(first)) return
  yield { line: 1, instead: 'say in the first line what must hold, as one sentence: -- Every …' }
}
