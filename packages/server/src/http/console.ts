// The web console: one page for every address below /console, whose script finds out what to show, and its files.
// Beside the admin API, which the page calls; the page itself holds no data and needs no sign-in.
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import type { FastifyInstance } from 'fastify'
import { setAnswerHeaders } from '../api/answer-headers.ts'
import { packageDir } from '../package.ts'
import type { Services } from '../services.ts'
import { ConsoleFiles, type PageFiles } from './console-files.ts'

const unpack = promisify(gunzip)
const assets = '/console/assets/'

export function registerConsole(
  app: FastifyInstance,
  { config, log }: Pick<Services, 'config' | 'log'>,
): void {
  const files = new ConsoleFiles(packageDir, config.mode === 'dev')
  app.get('/', async ({ headers }, reply) => {
    // Programs that ask for nothing in particular get the answer that they got before.
    if (headers.accept?.includes('text/html') !== true) return reply.callNotFound()
    return reply.header('cache-control', 'no-store').redirect('/console/')
  })
  for (const path of ['/console', '/console/*']) {
    app.get(path, async ({ id: rid }, reply) => {
      const nonce = randomBytes(18).toString('base64')
      try {
        const page = pageOf(await files.page(), nonce)
        return reply.headers(pageHeaders(nonce)).send(page)
      } catch (error) {
        log.error({ rid, err: error }, 'the console could not be built')
        const message = `The console could not be built; the log of the service has the details under ${rid}.`
        return setAnswerHeaders(reply.code(500)).send({ error: 'fault', message })
      }
    })
  }
  app.get<{ Params: { name: string } }>(
    `${assets}:name`,
    async ({ params: { name }, headers }, reply) => {
      const packed = await files.read(name)
      if (packed === undefined) return reply.callNotFound()
      const takesGzip = /\bgzip\b/.test(headers['accept-encoding']?.toString() ?? '')
      if (takesGzip) reply.header('content-encoding', 'gzip')
      return reply
        .headers({
          'content-type': `text/${name.endsWith('.js') ? 'javascript' : 'css'}; charset=utf-8`,
          // Another content has another name.
          'cache-control': 'public, max-age=31536000, immutable',
          vary: 'accept-encoding',
          'x-content-type-options': 'nosniff',
        })
        .send(takesGzip ? packed : await unpack(packed))
    },
  )
}

function pageHeaders(nonce: string): Record<string, string> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src-elem 'self' 'nonce-${nonce}'`,
      "style-src-attr 'none'",
      "img-src 'self' data:",
      "connect-src 'self'",
      "font-src 'self'",
      "frame-ancestors 'none'",
      "base-uri 'none'",
      "form-action 'self'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    // openids are in the addresses of its pages.
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
  }
}

const icon =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E%3Ccircle cx='16' " +
  "cy='16' r='15' fill='%23b8860b'/%3E%3Cpath d='M12 24V8h6a5 5 0 0 1 0 10h-6' fill='none' stroke='%23fff' " +
  "stroke-width='3'/%3E%3C/svg%3E"

/** The script reads the nonce off the first style, for the styles that it adds. */
function pageOf({ script, styles, parts }: PageFiles, nonce: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Pactolus</title>
<link rel="icon" href="${icon}">
<style nonce="${nonce}">html{background:#f4f6f8}@media(prefers-color-scheme:dark){html{background:#12161b}}</style>
${styles.map((name) => `<link rel="stylesheet" href="${assets}${name}">`).join('\n')}
${parts.map((name) => `<link rel="modulepreload" href="${assets}${name}">`).join('\n')}
<script type="module" src="${assets}${script}"></script>
</head>
<body>
<div id="root"></div>
<noscript>The console needs JavaScript. 控制台需要 JavaScript。</noscript>
</body>
</html>
`
}
