// `pactolus completion SHELL`: the Tab key completes commands, options and their values.
import tab from '@bomb.sh/tab/commander'
import type { Command } from 'commander'

/** Comes after all other commands: it reads them. */
export function addCompletionCommand(program: Command): void {
  tab(program, { completionCommandName: 'completion' })
  program.commands
    .find((command) => command.name() === 'completion')
    ?.summary('Print what makes a shell complete commands.')
    .description('Print a script that makes your shell complete commands, options and values.')
    .addHelpText(
      'after',
      `
Examples:
  $ echo 'source <(pactolus completion bash)' >> ~/.bashrc   # needs the package bash-completion
  $ echo 'source <(pactolus completion zsh)' >> ~/.zshrc
  $ pactolus completion fish > ~/.config/fish/completions/pactolus.fish`,
    )
}
