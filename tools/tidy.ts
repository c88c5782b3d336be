// The rules of the project that a machine can check: `node --conditions=source --import tsx tools/tidy.ts`.
// Prints `path:line: rule — what to do instead` for every breach and exits with 1 when there is
// one.
import { join } from 'node:path'
import * as arrows from './tidy/arrows.ts'
import { noCirclesBetweenFolders } from './tidy/circles.ts'
import { citationsResolve } from './tidy/citations.ts'
import * as deadCode from './tidy/dead-code.ts'
import * as documents from './tidy/documents.ts'
import * as habits from './tidy/habits.ts'
import * as names from './tidy/names.ts'
import { releasedMigrationsStay } from './tidy/released-migrations.ts'
import * as sizes from './tidy/sizes.ts'
import * as sql from './tidy/sql.ts'
import { sqlIsRegular } from './tidy/sql-lint.ts'
import { sentencesAreShort, wordsAreCommon } from './tidy/style.ts'
import { type Check, type Finding, readTree, type Tree } from './tidy/tree.ts'

interface Rule {
  readonly name: string
  readonly why: string
  readonly check: Check
}

function rule(name: string, check: Check, why: string): Rule {
  return { name, why, check }
}

export const rules: readonly Rule[] = [
  // Arrows: who may know whom.
  rule(
    'protocol-is-pure',
    arrows.protocolIsPure,
    'Server, client and tools all use the protocol, so it uses nothing but a hash.',
  ),
  rule(
    'client-has-no-dependencies',
    arrows.clientHasNoDependencies,
    'A game server takes the client in without taking in a tree of strangers.',
  ),
  rule(
    'imports-stay-in-their-package',
    arrows.importsStayInTheirPackage,
    'A path into another package works here and breaks in what is published.',
  ),
  rule(
    'server-points-downwards',
    arrows.serverPointsDownwards,
    'The ledger can be read, tested and trusted alone because it does not know who calls it.',
  ),
  rule(
    'no-circles-between-folders',
    noCirclesBetweenFolders,
    'Folders that import each other are read, tested and changed only together.',
  ),
  rule(
    'database-behind-driver',
    arrows.databaseBehindDriver,
    'Two databases behave as one only where a single folder knows that there are two.',
  ),
  rule(
    'http-at-the-edge',
    arrows.httpAtTheEdge,
    'What does not know HTTP can be called by a command, a test and the cloud alike.',
  ),
  rule(
    'one-reader-of-environment',
    arrows.oneReaderOfEnvironment,
    'An option that is read elsewhere has no default, no help and no place in the reference.',
  ),
  rule(
    'time-is-an-argument',
    arrows.timeIsAnArgument,
    'A window of 48 hours is tested in a millisecond only when the clock is handed in.',
  ),
  rule(
    'ledger-knows-no-errcode',
    sql.ledgerKnowsNoErrcode,
    'The ledger answers outcomes; each protocol has its own numbers for them.',
  ),

  // SQL: coins move in SQL functions and nowhere else.
  rule(
    'sql-is-called-not-written',
    sql.sqlIsCalledNotWritten,
    'SQL in a .sql file is read, planned, commented and reviewed as SQL; in a string it is not.',
  ),
  rule(
    'tables-are-private',
    sql.tablesArePrivate,
    'Behind functions the tables can change, or move to other machines, with no change above.',
  ),
  rule(
    'one-function-per-file',
    sql.oneFunctionPerFile,
    'A function is found by its name, and \\df+ is a manual.',
  ),
  rule(
    'sql-is-regular',
    sqlIsRegular,
    'What is written one way is read at one glance, and the ways that go wrong are not among it.',
  ),
  rule(
    'checks-state-their-rule',
    sql.checksStateTheirRule,
    'The first line of a check is what an operator reads when it fails at night.',
  ),
  rule(
    'released-migrations-stay',
    releasedMigrationsStay,
    'Databases in the world were made with them; an edited one makes two histories.',
  ),

  // Sizes and comments.
  rule('file-size', sizes.fileSize, 'A file that is read in one sitting is understood in one.'),
  rule('sql-width', sizes.sqlWidth, 'Two versions of a function fit side by side on a screen.'),
  rule(
    'opens-with-comment',
    sizes.opensWithComment,
    'A newcomer decides from the first lines whether this is the file to read.',
  ),

  // Names.
  rule('file-names', names.fileNames, 'One spelling, so that a name is typed and never guessed.'),
  rule(
    'names-that-say-nothing',
    names.namesThatSayNothing,
    'A drawer without a label fills with anything that had no place.',
  ),
  rule('type-names', names.typeNames, 'A noun of the domain says more than its role in a pattern.'),

  // Habits.
  rule(
    'no-default-exports',
    habits.noDefaultExports,
    'A thing has one name everywhere, so that a search finds all of it.',
  ),
  rule(
    'nothing-left-to-finish',
    habits.nothingLeftToFinish,
    'A note to finish it later is a promise that nobody has made.',
  ),
  rule('every-test-runs', habits.everyTestRuns, 'A test that is switched off proves nothing.'),
  rule(
    'tests-wait-with-a-limit',
    habits.testsWaitWithALimit,
    'What is waited for may never come: the suite must then fail, not hang.',
  ),
  rule('no-any', habits.noAny, 'One any switches the compiler off for all that it touches.'),
  rule('no-silenced-compiler', habits.noSilencedCompiler, 'The compiler was right the last time.'),
  rule(
    'no-console',
    habits.noConsole,
    'A log line has a level, a rid and no secrets; console has neither.',
  ),
  rule('no-dead-files', deadCode.noDeadFiles, 'What nothing uses is still read, and misleads.'),
  rule('no-dead-exports', deadCode.noDeadExports, 'An export is a promise; make few.'),

  // Documents.
  rule('one-title', documents.oneTitle, 'A document is about one thing.'),
  rule('links-resolve', documents.linksResolve, 'A dead link ends the reading.'),
  rule(
    'citations-resolve',
    citationsResolve,
    'A comment that cites a section sends its reader there: what it cites has to ship.',
  ),
  rule(
    'translations-match',
    documents.translationsMatch,
    'Both languages tell the same story, and a section missing in one is seen by its heading.',
  ),
  rule('changelog-exists', documents.changelogExists, 'An upgrade begins with what changed.'),
  rule(
    'words-are-common',
    wordsAreCommon,
    'A reader who has never seen the project understands a common word the first time.',
  ),
  rule(
    'sentences-are-short',
    sentencesAreShort,
    'A short sentence has one idea, and is understood when it is read once.',
  ),
  rule(
    'no-workplace',
    habits.noWorkplace,
    'The repository speaks of the project, not of the machine it was written on.',
  ),
]

export interface Breach extends Finding {
  readonly path: string
  readonly rule: string
}

/** Everything that `tree` does against `held`, by path and line. */
export function breachesOf(tree: Tree, held: readonly Rule[] = rules): Breach[] {
  const breaches: Breach[] = []
  for (const file of tree.values()) {
    for (const { name, check } of held) {
      for (const finding of check(file, tree)) {
        breaches.push({ ...finding, path: file.path, rule: name })
      }
    }
  }
  return breaches.sort((a, b) => (a.path === b.path ? a.line - b.line : a.path < b.path ? -1 : 1))
}

function lineOf({ path, line, rule: name, instead, warning }: Breach): string {
  return `${path}:${line}: ${warning === true ? 'warning, ' : ''}${name} — ${instead}`
}

function main(): void {
  const tree = readTree(join(import.meta.dirname, '..'))
  const found = breachesOf(tree)
  const failing = found.filter(({ warning }) => warning !== true)
  for (const breach of found) console.log(lineOf(breach))
  const verdict = failing.length === 0 ? 'tidy' : `${failing.length} breaches`
  console.log(`${verdict}: ${tree.size} files, ${rules.length} rules`)
  process.exitCode = failing.length === 0 ? 0 : 1
}

if (process.argv[1] === import.meta.filename) main()
