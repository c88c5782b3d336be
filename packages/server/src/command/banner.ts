// What `pactolus dev` prints when it is ready: the demo game and signed calls to paste.
import { type CoinOperationName, midasV1, sign } from '@pactolus/protocol'
import type { Config } from '../options.ts'
import type { DemoGame } from '../ready-file.ts'
import type { RunningServer } from '../server.ts'

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
  return `
  Pactolus is ready at ${baseUrl}   (data: ${where}; admin API: ${adminUrl}/admin/v1/docs)
  Console      ${adminUrl}/console   (at this machine it signs you in by itself, as developer)

  appid        ${demo.appid}
  secret       ${demo.secret}
  offer_id     ${demo.offerId}
  AppKey       ${demo.key}   (production)
  AppKey       ${demo.sandboxKey}   (sandbox)
  openid       ${demo.openid}   zone_id ${demo.zoneId}
  session_key  ${demo.sessionKey}
  cloud        ${demo.cloud.serviceUrl}   env ${demo.cloud.envId}
               secretId ${demo.cloud.secretId}   secretKey ${demo.cloud.secretKey}
${openApiUrl === undefined ? '' : `  containers   ${openApiUrl}   (http://api.weixin.qq.com without a token)\n`}  admin token  ${config.adminTokens[0]?.token ?? ''}
${config.readyFile === undefined ? '' : `  ready file   ${config.readyFile}   (all of the above)\n`}
  Pay 10 coins:
${curl('pay', { bill_no: billNo, amt: 10 })}

  Cancel that pay:
${curl('cancelPay', { bill_no: billNo })}

  Show the balance of the player:
${curl('getBalance', {})}

`
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
