// The emulator's controls as the commands see them: those of a running dev, in one namespace.
import type { Command } from 'commander'
import { findService, type ServiceOptions } from './address.ts'
import { AdminClient } from './admin-client.ts'

export interface ControlOptions extends ServiceOptions {
  readonly namespace: string
}

export const howToFindDev = `
Finding the emulator:
  --url or PACTOLUS_URL; without them the ready file that a running "pactolus dev" keeps in its data
  folder. The controls need no token; they answer on the same machine alone.`

export function addControlOptions(command: Command): Command {
  return addDevOptions(command).option(
    '--namespace <name>',
    'whose game, clock and faults',
    'default',
  )
}

export function addDevOptions(command: Command): Command {
  return command
    .option('--url <url>', 'address of the emulator [PACTOLUS_URL]')
    .option('--data <dir>', 'data folder of a running dev (default data) [PACTOLUS_DATA]')
    .option('--json', 'print the answer as JSON')
}

/** The controls of the emulator that `options` name. */
export function connectControls(options: ServiceOptions): AdminClient {
  return new AdminClient(findService(options, { needsToken: false }), '/_pactolus')
}

/** A path of the controls in the namespace that `options` name. */
export function inNamespace(path: string, { namespace }: ControlOptions): string {
  return `${path}${path.includes('?') ? '&' : '?'}namespace=${encodeURIComponent(namespace)}`
}
