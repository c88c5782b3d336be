// Pactolus's own services as the bench starts them: the command of a checkout, with a CPU profile if wanted.
import { cpSync, readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Service } from './stage.ts'
import type { Bench } from './target.ts'

const packageDir = join(import.meta.dirname, '../packages/server')
const command = join(packageDir, 'bin/pactolus.js')
/** What the command makes of its sources at its start. */
const dist = join(packageDir, 'dist')

/** Starts `pactolus` with these words, as `name`. */
export async function startPactolus(
  bench: Bench,
  name: string,
  words: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Service> {
  const flags = ['--port', '0', '--log-format', 'json']
  const all = [...profiled(bench, name), command, ...words, ...flags]
  const service = await bench.stage.start(name, { arguments: all, env })
  const parts = readdirSync(dist).filter((file) => file.endsWith('.js'))
  keepCode(
    bench,
    name,
    parts.map((file) => join(dist, file)),
  )
  return service
}

/** The flags of node for a profile of the service `name`, where one is wanted. */
export function profiled({ plan: { profileDir } }: Bench, name: string): string[] {
  if (profileDir === undefined) return []
  return ['--cpu-prof', '--cpu-prof-dir', profileDir, '--cpu-prof-name', `${name}.cpuprofile`]
}

/** Keeps the code that a service runs beside its profile: it shows to which file a line belongs. */
export function keepCode(
  { plan: { profileDir } }: Bench,
  name: string,
  files: readonly string[],
): void {
  if (profileDir === undefined) return
  for (const file of files) cpSync(file, join(profileDir, `${name}.code`, basename(file)))
}
