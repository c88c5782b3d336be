// `pactolus completion SHELL`: the Tab key completes commands, options and their values.
import completions from '@bomb.sh/tab'
import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'

/** Comes after all other commands and their options: it reads them. */
export function addCompletionCommand(program: Command): void {
  tab(program, { completionCommandName: 'completion' })
  const description = 'Print a script that makes your shell complete commands, options and values.'
  program.commands
    .find((command) => command.name() === 'completion')
    ?.summary('Print what makes a shell complete commands.')
    .description(description)
    .addHelpText(
      'after',
      `
Examples:
  $ echo 'source <(pactolus completion bash)' >> ~/.bashrc   # needs the package bash-completion
  $ echo 'source <(pactolus completion zsh)' >> ~/.zshrc
  $ pactolus completion fish > ~/.config/fish/completions/pactolus.fish`,
    )
  const own = completions.commands.get('completion')
  if (own !== undefined) own.description = description
}

/** Replaces what the Tab key shows beside commands and options, by the English. A line is one candidate. */
export function describeCompletions(describe: (english: string) => string): void {
  for (const command of [completions, ...completions.commands.values()]) {
    for (const candidate of [command, ...command.options.values()]) {
      candidate.description = describe(candidate.description).replaceAll('\n', '')
    }
  }
}
