// Runs bundled test files in few processes, and counts what came of them.
import { mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from 'node:test'
import { spec } from 'node:test/reporters'
import { pathToFileURL } from 'node:url'
import { inspect } from 'node:util'

/** How many processes run together: those that share the files that need none of their own, and those of one file. */
interface Processes {
  readonly shared: number
  readonly alone: number
}

/**
 * More than the smallest machine has cores, as files wait: for a process, a clock, a disk or a server. Files that
 * compute in WebAssembly took 17 % more CPU in four processes than in two, on two cores.
 */
export const onEmbedded: Processes = { shared: 2, alone: 2 }
export const onServer: Processes = { shared: 4, alone: 1 }
/** Of a file that is among others, and of a process: longer than any takes on a slow machine. */
const limitsMs = { file: 900_000, process: 1_800_000 }
export const counts = { passed: 0, failed: 0, skipped: 0 }
/** What went wrong, for the end of a long output: the file, the test and its error. */
export const failures: string[] = []

/** A test file, and its bundle. */
export interface TestFile {
  readonly path: string
  readonly bundle: string
}

/** What starts processes: left out by `--no-processes`. */
export function startsProcesses(path: string): boolean {
  return /test\/(process|command|storm|crash|fuzz|failover|backup|partition)\//.test(path)
}

/** Those that only run a command beside them can share a process; those that kill things cannot. */
function runsAlone({ path }: TestFile): boolean {
  return startsProcesses(path) && !path.includes('test/command/')
}

/**
 * Programs that run the files. Files that need no process of their own share as many processes as
 * run together. Each process takes the next free file by making a folder for it. It runs the file
 * to its end, in a suite that has the name of the file. A process that has loaded the service and
 * PGlite opens the next database quickly. `node --test` takes 1.6 times as long for these files.
 */
function programsOf(files: readonly TestFile[], folder: string, sharing: number): string[] {
  const taken = mkdtempSync(join(folder, 'taken-'))
  const together = longFirst(files.filter((file) => !runsAlone(file))).map(
    ({ path, bundle }, i) => [path, pathToFileURL(bundle).href, join(taken, String(i))],
  )
  const shared = `
    import { mkdirSync } from 'node:fs'
    import { describe } from 'node:test'
    for (const [path, url, mark] of ${JSON.stringify(together)}) {
      try {
        mkdirSync(mark)
      } catch (error) {
        if (error.code === 'EEXIST') continue
        throw error
      }
      await describe(path, { timeout: ${limitsMs.file} }, () => import(url))
    }
    endSoon()`
  const alone = longFirst(files.filter(runsAlone)).map(({ bundle }) => {
    const url = JSON.stringify(pathToFileURL(bundle).href)
    return `import { after } from 'node:test'\nawait import(${url})\nafter(endSoon)`
  })
  const copies = (count: number) => Array(Math.min(count, together.length)).fill(shared)
  // The files that need a process of their own wait more than they compute, so some run beside the others from the
  // beginning. When none is left, one process more takes part in the rest.
  const sources = [...copies(sharing), ...alone, ...copies(alone.length > 0 ? 1 : 0)]
  const end = JSON.stringify(pathToFileURL(join(folder, 'tools/test-end.js')).href)
  return sources.map((source, number) => {
    const program = join(taken, `process-${number}.js`)
    writeFileSync(program, `import { endSoon } from ${end}\n${source}`)
    return program
  })
}

/** A long one that begins last is waited for alone. */
function longFirst(files: readonly TestFile[]): TestFile[] {
  const isLong = ({ path }: TestFile) =>
    /^test\/crash\/|\/(?:.*model|hammer|pushes|state)\./.test(path)
  return files.toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)))
}

/** Runs the files, prints what they say, and counts. */
export async function runFiles(
  files: readonly TestFile[],
  folder: string,
  title: string,
  { shared, alone }: Processes,
): Promise<void> {
  process.stdout.write(`\n${title}: ${files.length} files\n`)
  const stream = run({
    files: programsOf(files, folder, shared),
    concurrency: shared + alone,
    timeout: limitsMs.process,
  })
  const printed = new Map<string | undefined, string>()
  stream.on('test:stderr', ({ file, message }) => {
    printed.set(file, `${printed.get(file) ?? ''}${message}`.slice(-4000))
  })
  stream.on('test:pass', (test) => {
    // A process that found no file left is reported like a test.
    if (test.details.type === 'suite' || test.name === test.file) return
    if (test.skip === undefined) counts.passed += 1
    else counts.skipped += 1
  })
  stream.on('test:fail', ({ name, file, details: { type, error } }) => {
    // A suite fails with its tests, which are counted, or by itself: it did not load, a hook failed.
    if (type === 'suite' && failureOf(error) === 'subtestsFailed') return
    counts.failed += 1
    // Of a process that ended early, what it printed says why.
    const said = name === file ? `\n${printed.get(file) ?? ''}` : ''
    failures.push(
      `${title}: ${name} (${file})\n${inspect(error.cause ?? error).slice(0, 4000)}${said}`,
    )
  })
  for await (const text of stream.compose(new spec())) process.stdout.write(String(text))
}

function failureOf(error: Error): unknown {
  return (error as { failureType?: unknown }).failureType
}
