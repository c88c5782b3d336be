// The filters of the audit log, of `pactolus audit log` and of `pactolus export audit`.
import { type Command, Option } from 'commander'

export interface AuditFilters {
  readonly actor?: string
  readonly target?: string
  readonly rid?: string
  readonly kind?: string
  readonly outcome?: string
  readonly from?: string
  readonly to?: string
}

export function addAuditFilters(command: Command): Command {
  return command
    .option('--actor <name>', 'only calls of this operator or token')
    .option('--target <path>', 'only calls of paths that begin so')
    .option('--rid <rid>', 'only the call with this rid')
    .addOption(
      new Option('--kind <kind>', 'only calls of this kind').choices([
        ...['sign_in', 'export', 'secret', 'approval', 'operator'],
      ]),
    )
    .addOption(
      new Option(
        '--outcome <outcome>',
        'only those that were done, refused, or locked a name',
      ).choices(['done', 'refused', 'locked']),
    )
    .option('--from <time>', 'from this time on')
    .option('--to <time>', 'before this time')
}

export function auditFilters(options: AuditFilters): Record<string, string | undefined> {
  const { actor, target, rid, kind, outcome, from, to } = options
  return { actor, target, rid, kind, outcome, from, to }
}
