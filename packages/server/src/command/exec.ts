// `pactolus exec`: runs any command with the environment of a cloud function and of a game server, and a
// service behind it.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { constants } from 'node:os'
import { type Command, Option } from 'commander'
import { childEnv } from '../config.ts'
import { t } from '../texts.ts'
import {
  addCloudTokenOption,
  type CloudTokenOptions,
  type KeptToken,
  keepToken,
} from './cloud-token.ts'
import {
  addEmulatorOptions,
  cloudVariables,
  type EmulatorOptions,
  gameVariables,
  howToChoose,
  openEmulator,
} from './emulator.ts'
import { CommandFailure } from './failure.ts'
import type { OtherHosts } from './host-front.ts'
import type { OpenHosts } from './host-variables.ts'

type ExecOptions = EmulatorOptions &
  CloudTokenOptions & { readonly otherHosts: OtherHosts; readonly direct?: true | undefined }

export function addExecCommand(program: Command): void {
  const exec = program
    .command('exec')
    .argument('<command...>', 'the command and its arguments, after --')
    .summary('Run a command against an emulator: a test suite, a cloud function.')
    .description(
      'Run a command against an emulator that is there for it: started before, stopped after. No line ' +
        'of a cloud function or of its tests has to change.',
    )
    .passThroughOptions()
  exec
    .addOption(
      new Option('--other-hosts <pass|refuse>', 'what to do with HTTP calls of other hosts')
        .choices(['pass', 'refuse'])
        .default('pass'),
    )
    .option('--direct', 'leave its connections alone: no proxy, no certificates')
  addEmulatorOptions(addCloudTokenOption(exec))
    .addHelpText(
      'after',
      `
The command finds in its environment:
  TCB_CONTEXT_CNFG, TENCENTCLOUD_*, TCB_*, SCF_NAMESPACE and WX_* as in a cloud function: wx-server-sdk
  reaches the emulator, and cloud.getWXContext() gives OPENID, APPID and ENV
  WX_CLOUDBASE_ACCESSTOKEN: a token for HTTP calls that lives for 30 minutes; a program that runs longer
  reads the file of --cloud-token-file
  PACTOLUS_URL, _APPID, _SECRET, _OFFER_ID, _KEY, _SANDBOX_KEY, _OPENID, _ZONE_ID and _ADMIN_TOKEN for a
  game server: the demo game, with 1000 coins of its player
  HTTPS_PROXY, HTTP_PROXY, NODE_OPTIONS and certificates to trust (NODE_EXTRA_CA_CERTS, SSL_CERT_FILE,
  CURL_CA_BUNDLE, REQUESTS_CA_BUNDLE): https://api.weixin.qq.com and the hosts of cloud calls lead to the
  emulator, also where they are written in the code; calls of other hosts are passed on
It has this terminal, gets the signals, and its exit code is ours: 128 and the number of the signal when
a signal ended it, 126 or 127 when it could not be run.
${howToChoose}

Examples:
  $ pactolus exec -- npm test
  $ pactolus exec --openid oPlayer1 -- node index.js
  $ pactolus exec --other-hosts refuse -- python3 -m pytest
  $ pactolus exec --data data -- sh -c 'curl -s "$PACTOLUS_URL/healthz"'`,
    )
    .action(async (words: string[], options: ExecOptions) => {
      const emulator = await openEmulator(options)
      const { ready } = emulator
      const { openid } = options
      process.stderr.write(`pactolus: ${t`the emulator is at ${ready.baseUrl}`}\n`)
      let hosts: OpenHosts | undefined
      let token: KeptToken | undefined
      try {
        if (options.direct !== true) {
          // Loaded here: most commands make no certificates.
          const { openHosts } = await import('./host-variables.ts')
          hosts = await openHosts(ready, options.otherHosts, childEnv({}))
        }
        token = await keepToken(emulator.admin, ready.cloud.envId, options)
        const env = childEnv({
          ...gameVariables(ready, openid),
          ...cloudVariables(ready, openid),
          ...token.variables,
          ...hosts?.variables,
        })
        process.exitCode = await runToEnd(words, env)
      } finally {
        token?.stop()
        hosts?.close()
        await emulator.close()
      }
    })
}

/** Runs a command in this terminal; its exit code as a shell would return it. */
async function runToEnd(words: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const [name = '', ...args] = words
  const child = spawn(name, args, { stdio: 'inherit', env })
  const release = forwardSignals(child)
  try {
    const [code, signal] = await once(child, 'close')
    return code ?? 128 + constants.signals[signal as NodeJS.Signals]
  } catch (error) {
    throw notRun(name, error as NodeJS.ErrnoException)
  } finally {
    release()
  }
}

/** Hands signals on and stays until the child has gone: it ends when it wants to. */
function forwardSignals(child: ChildProcess): () => void {
  const forward = (signal: NodeJS.Signals) => {
    // Ctrl-C reaches every process of a terminal by itself; twice would mean "at once" to many.
    if (signal === 'SIGINT' && process.stdin.isTTY) return
    child.kill(signal)
  }
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT', 'SIGUSR2'] as const
  for (const signal of signals) process.on(signal, forward)
  return () => {
    for (const signal of signals) process.off(signal, forward)
  }
}

function notRun(name: string, { code, message }: NodeJS.ErrnoException): CommandFailure {
  if (code === 'ENOENT') return new CommandFailure(t`There is no command ${name}.`, 127)
  return new CommandFailure(t`${name} cannot be run: ${message}`, 126)
}
