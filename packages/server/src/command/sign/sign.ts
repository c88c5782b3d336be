// `pactolus sign`: sign a call, or find out why a signature is wrong. Needs no service.

import { dialects, signedClientCalls } from '@pactolus/protocol'
import { type Command, Option } from 'commander'
import { language } from '../../texts.ts'
import { printJson, printLine } from '../print.ts'
import { callsOf } from './calls.ts'
import type { SignOptions } from './half.ts'

const help = `
Calls, by their names or paths; a name that several dialects have is that of 1.0 without --dialect:
${dialects.map((dialect) => `  ${dialect.name.padEnd(5)} ${callsOf(dialect)}`).join('\n')}

Calls of the client, whose signData your server signs:
  ${signedClientCalls.join(', ')}

Midas 1.0: the body is the JSON that is posted, without sig: appid, openid, offer_id, ts, zone_id, pf and what the
call adds. Numbers are signed as they are written. To sign in another language: sort the fields by
name, join them as name=value with &, append &org_loc=PATH&method=POST&secret=APPKEY, and take the
lower-case hex HMAC-SHA256 of it under the AppKey.

Midas 2.0 and xpay: the body is the very text that is posted, byte for byte. Sign PATH&BODY under the AppKey of the
environment that "env" in the body names (0 production, 1 sandbox): that is pay_sig. signature is the same of the
body alone, under the session_key as it is. The AppKey of the environment in "env" is --key.

Client calls: the body is the text of signData, byte for byte. Sign NAME&SIGNDATA under the AppKey: that is paySig.

Examples:
  $ pactolus sign getBalance --key-file appkey.txt --body @body.json
  $ pactolus sign pay --sandbox --key-file sandbox-key.txt --body - < body.json
  $ pactolus sign cancelPay --key-file appkey.txt --body @refused.json --explain
  $ pactolus sign pay --key-file appkey.txt --body @body.json --explain 5d41402a…  --lang zh
  $ pactolus sign /wxa/game/pay --key-file appkey.txt --session-key KEY --body @body.json
  $ pactolus sign pay --dialect 2.0 --key-file appkey.txt --body @refused.json --explain 7d79…
  $ pactolus sign currency_pay --key-file appkey.txt --session-key KEY --body @refused.json \\
      --explain --query 'access_token=…&pay_sig=7d79…&signature=0b8f…'
  $ pactolus sign requestVirtualPayment --key-file appkey.txt --session-key KEY --body @signdata.json

--explain says which known mistake gives the wrong signature (exit code 1), or that it is right (0). More is
found with --other-key (the AppKey of the other environment), --session-key, and --access-token or --query.`

export function addSignCommand(program: Command): void {
  const names = dialects.map(({ name }) => name)
  program
    .command('sign')
    .summary('Sign a call, or explain why a signature is wrong.')
    .description(
      'Sign a call of Midas 1.0, Midas 2.0 or xpay, or find out why a signature is wrong. Offline.',
    )
    .argument('<call>', 'pay, currency_pay, /wxa/game/pay, requestVirtualPayment …: see below')
    .addOption(new Option('--dialect <dialect>', 'whose call is meant').choices(names))
    .option('--sandbox', '1.0: sign for the sandbox: its path, and --key is its AppKey')
    .option('--key <appkey>', 'the AppKey (米大师密钥) of that environment')
    .option('--key-file <file>', 'a file with the AppKey, which keeps it out of the process list')
    .option('--body <json|@file|->', 'the body: JSON, a file, or - for stdin')
    .option(
      '--explain [sig]',
      "check a sig or pay_sig, without SIG the body's own or the query's, and say what is wrong",
    )
    .option('--explain-signature <sig>', '2.0, xpay: the same for signature; needs --session-key')
    .option('--query <query>', '2.0, xpay: for --explain, what followed the ? as it was sent')
    .option('--other-key <appkey>', 'for --explain: the AppKey of the other environment')
    .option('--session-key <key>', 'for signature and mp_sig: as code2Session gave it')
    .option('--access-token <token>', 'the access_token of the query; 1.0: for mp_sig')
    .option('--mp-sig', '1.0: insist on mp_sig: make it, or with --explain check it')
    .option('--show-key', '1.0: print the keys in the text to sign instead of ***')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', help)
    .action(signCommand)
}

async function signCommand(name: string, options: SignOptions): Promise<void> {
  const { reportOf } = await import('./report.ts')
  const isCheck = options.explain !== undefined || options.explainSignature !== undefined
  const report = reportOf(name, options, isCheck ? language() : undefined)
  if (!report.isRight) process.exitCode = 1
  if (options.json === true) printJson(report.json)
  else printLine(report.text)
}
