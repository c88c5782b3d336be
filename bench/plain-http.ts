// The least a Node HTTP service can do: read the body, answer the same bytes. It shows how far the load
// generator reaches beyond what it measures.
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readArguments } from './service-arguments.ts'

const answer = Buffer.from('{"errcode":0,"errmsg":"ok","balance":999999,"used_gen_amt":0}')
const headers = { 'content-type': 'application/json', 'content-length': answer.length }

const server = createServer((request, response) => {
  request.on('data', () => {})
  request.on('end', () => response.writeHead(200, headers).end(answer))
})
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
const { port } = server.address() as AddressInfo
const ready = { baseUrl: `http://127.0.0.1:${port}` }
writeFileSync(readArguments().readyFile, `${JSON.stringify(ready)}\n`)
process.on('SIGTERM', () => process.exit(0))
process.on('SIGINT', () => {})
