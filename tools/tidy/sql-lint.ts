// How SQL is written: what a linter for SQL would ask for, in the forms that are used here.
import { type Check, findingsAt, lineAt } from './tree.ts'

const rules: readonly (readonly [RegExp, string])[] = [
  [/\b[A-Z]{2,}\b/g, 'write keywords and names in lower case'],
  [/!=/g, 'write <>, as the standard does'],
  [/\border\s+by\s+\d/g, 'name the column: its number changes with the list'],
  [/\bnot\s+in\s*\(\s*select\b/g, 'write not exists: one null in the list and nothing is found'],
  [
    /\bfrom\s+[a-z_]+\.[a-z_]+(?:\s+(?!where|order|group)[a-z_]+)?\s*,/g,
    'join tables with join, not with a comma: a forgotten condition then does not parse',
  ],
  [
    /\bsecurity\s+definer\b(?![\s\S]*\bset\s+search_path\b)/g,
    'add set search_path: the caller could put his own tables before ours',
  ],
  [
    /^set enable_\w+ = off$(?![\s\S]*^set jit = off$)/gm,
    'add set jit = off: what is off makes a plan look costly, and each call would be compiled',
  ],
]

/** A table or a common table expression that is read or changed. */
const used =
  /(?<!distinct\s+|extract\([a-z]+\s+)\b(?:from|join|(?<!for\s+|key\s+|do\s+)update)\s+(?:(?:only|lateral)\s+)?(?!only\b|lateral\b)([a-z_]+)\b(?!\s*[.(])/g

/** Text in quotes and comments is not SQL; it is blanked, so that lines and columns stay. */
function withoutTexts(text: string): string {
  return text.replaceAll(/--[^\n]*|'(?:[^']|'')*'/g, (found) => found.replaceAll(/[^\n]/g, ' '))
}

export const sqlIsRegular: Check = function* ({ path, text }) {
  // A released migration stays as it is.
  if (!/\/sql\/[^/]+\/(?:functions|checks)\/[^/]+\.sql$/.test(path)) return
  const sql = withoutTexts(text)
  for (const [pattern, instead] of rules) yield* findingsAt(sql, pattern, () => instead)
  const own = new Set(
    Array.from(
      sql.matchAll(/\b([a-z_]+)\s+(?:\([^)]*\)\s+)?as\s+(?:(?:not )?materialized )?\(/g),
      ([, name]) => name,
    ),
  )
  for (const match of sql.matchAll(used)) {
    const [, name = ''] = match
    if (own.has(name) || /^pg_/.test(name)) continue
    yield { line: lineAt(sql, match.index), instead: `name the schema of ${name}` }
  }
}
