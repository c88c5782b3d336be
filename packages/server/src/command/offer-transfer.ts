// `pactolus offer export` and `import`: a whole offer out of a running service into a file, and back.
import type { Command } from 'commander'
import { addServiceOptions, howToConnect } from './address.ts'
import type { ExportOptions, ImportOptions } from './transfer.ts'

export function addTransferCommands(offer: Command): void {
  const exporting = offer
    .command('export [offer-id]')
    .description('Write all that an offer has into a file: settings, accounts, orders, entries.')
    .requiredOption('--out <file>', 'the file; it must not be there yet')
  addServiceOptions(exporting)
    .addHelpText(
      'after',
      `
The file is of one moment, even while players go on paying, and holds no key. Its lines are described in
docs/export.md. A file without its last line is not whole, and no import takes it.

Example:
  $ pactolus offer export 1450000001 --out offer.ndjson
${howToConnect}`,
    )
    .action(async (id: string | undefined, options: ExportOptions) => {
      const { exportOffer } = await import('./transfer.ts')
      await exportOffer(id, options)
    })

  const importing = offer
    .command('import <file>')
    .description('Take an export into an offer that has no accounts yet.')
    .option('--offer <offer-id>', 'the offer to take it (default: the one that was exported)')
  addServiceOptions(importing)
    .addHelpText(
      'after',
      `
The offer is made beforehand, with keys of its own. Every invariant of the ledger is checked with what the
file holds; then all of it is taken, or nothing. After a crash or a lost connection do it again: either
it is taken then, or the offer has its accounts, and "pactolus audit log" tells of the import.

Examples:
  $ pactolus offer create 1450000002 --app wx1234567890abcdef --name "Dragon gold"
  $ pactolus offer import offer.ndjson --offer 1450000002
${howToConnect}`,
    )
    .action(async (file: string, options: ImportOptions) => {
      const { importOffer } = await import('./transfer.ts')
      await importOffer(file, options)
    })
}
