// What `pactolus dev` prints when it is ready: the demo game and signed calls to paste.
import { type CoinOperationName, midasV1, sign } from '@pactolus/protocol'
import type { Config } from '../options.ts'
import type { DemoGame } from '../ready-file.ts'
import type { RunningServer } from '../server.ts'
import { t, translated } from '../texts.ts'
import { padded } from './print.ts'

export async function bannerOf(
  { baseUrl, adminUrl, openApiUrl, services }: RunningServer,
  demo: DemoGame,
  config: Config,
): Promise<string> {
  const issued = await services.tokens.issueStable(demo, false)
  const token = typeof issued === 'string' ? '' : issued.token
  const billNo = `demo_${services.clock.now().toString(36)}`
  const curl = (name: CoinOperationName, fields: Record<string, string | number>) =>
    signedCurl(baseUrl, demo, token, name, fields)
  const where = config.databaseUrl === undefined ? config.data : 'PostgreSQL'
  const ready = t`Pactolus is ready at ${baseUrl}   (data: ${where}; admin API: ${adminUrl}/admin/v1/docs)`
  const signIn = t`(at this machine it signs you in by itself, as developer)`
  const lines = [
    ...['', ready, labelled('Console', `${adminUrl}/console   ${signIn}`), ''],
    labelled('appid', demo.appid),
    labelled('secret', demo.secret),
    labelled('offer_id', demo.offerId),
    labelled('AppKey', `${demo.key}   ${t`(production)`}`),
    labelled('AppKey', `${demo.sandboxKey}   ${t`(sandbox)`}`),
    labelled('openid', `${demo.openid}   zone_id ${demo.zoneId}`),
    labelled('session_key', demo.sessionKey),
    labelled('cloud', `${demo.cloud.serviceUrl}   env ${demo.cloud.envId}`),
    labelled('', `secretId ${demo.cloud.secretId}   secretKey ${demo.cloud.secretKey}`),
    openApiUrl === undefined
      ? undefined
      : labelled('containers', `${openApiUrl}   ${t`(http://api.weixin.qq.com without a token)`}`),
    labelled('admin token', config.adminTokens[0]?.token ?? ''),
    config.readyFile === undefined
      ? undefined
      : labelled('ready file', `${config.readyFile}   ${t`(all of the above)`}`),
  ]
  const shown = lines.filter((line) => line !== undefined)
  return `${shown.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}

  ${t`Pay 10 coins:`}
${curl('pay', { bill_no: billNo, amt: 10 })}

  ${t`Cancel that pay:`}
${curl('cancelPay', { bill_no: billNo })}

  ${t`Show the balance of the player:`}
${curl('getBalance', {})}

`
}

function labelled(label: string, value: string): string {
  return `${padded(translated(label), 11)}  ${value}`
}

function signedCurl(
  baseUrl: string,
  demo: DemoGame,
  token: string,
  name: CoinOperationName,
  own: Record<string, string | number>,
): string {
  const operation = midasV1.operations[name]
  const path = operation.paths.production
  const fields = {
    openid: demo.openid,
    appid: demo.appid,
    offer_id: demo.offerId,
    ts: Math.floor(Date.now() / 1000),
    zone_id: demo.zoneId,
    pf: 'android',
    ...own,
  }
  const texts = Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [key, String(value)]),
  )
  const body = JSON.stringify({ ...fields, sig: sign(operation, texts, path, demo.key) })
  return `curl -s '${baseUrl}${path}?access_token=${token}' -d '${body}'`
}
