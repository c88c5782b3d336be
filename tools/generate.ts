// Writes what is said in code already and must be read elsewhere: docs/reference and .env.example.
// `npm run generate` writes; with --check it fails when a file is not what it would write.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { accessPage } from './generate/access.ts'
import { httpEnvironment, httpFile, httpScript } from './generate/api/http-file.ts'
import { apiDocument } from './generate/api/openapi.ts'
import { postmanCollection } from './generate/api/postman.ts'
import { configurationPage } from './generate/configuration.ts'
import { emulatorPage, seedSchema } from './generate/emulator.ts'
import { envExample } from './generate/env-example.ts'
import { errcodesPage } from './generate/errcodes.ts'
import { fidelityPage } from './generate/fidelity.ts'
import { llmsText } from './generate/llms.ts'
import { operationsPage } from './generate/operations.ts'
import { outcomesPage } from './generate/outcomes.ts'
import { fileName, Incomplete, type Language, languages } from './generate/page.ts'
import { schemaSql } from './generate/schema.ts'
import { topUpPage } from './generate/topup.ts'

const root = join(import.meta.dirname, '..')

const pages: Readonly<Record<string, (language: Language) => string>> = {
  access: accessPage,
  configuration: configurationPage,
  emulator: emulatorPage,
  errcodes: errcodesPage,
  fidelity: fidelityPage,
  'ledger-outcomes': outcomesPage,
  operations: operationsPage,
  topup: topUpPage,
}

/** Every generated file by its path, as it should be. */
export async function generatedFiles(): Promise<Map<string, string>> {
  const files = new Map([
    ['.env.example', envExample()],
    ['llms.txt', llmsText()],
    ['docs/reference/seed.schema.json', seedSchema()],
    ['docs/reference/sign-call.js', httpScript()],
    ['docs/reference/http-client.env.json', `${JSON.stringify(httpEnvironment(), null, 2)}\n`],
    ['packages/server/sql/schema.sql', await schemaSql()],
  ])
  for (const [name, document] of Object.entries({
    openapi: apiDocument,
    postman: postmanCollection,
  })) {
    for (const language of languages) {
      const file = fileName(name, language).replace(/\.md$/, '.json')
      files.set(`docs/reference/${file}`, `${JSON.stringify(document(language), null, 2)}\n`)
    }
  }
  for (const language of languages) {
    files.set(
      `docs/reference/${fileName('calls', language).replace(/md$/, 'http')}`,
      httpFile(language),
    )
  }
  for (const [name, page] of Object.entries(pages)) {
    for (const language of languages) {
      files.set(`docs/reference/${fileName(name, language)}`, page(language))
    }
  }
  return files
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return undefined
  }
}

async function main(isCheck: boolean): Promise<void> {
  const files = await generatedFiles()
  const stale = [...files].filter(([path, text]) => textAt(path) !== text)
  for (const [path, text] of stale) {
    console.log(`${isCheck ? 'stale' : 'wrote'}: ${path}`)
    if (isCheck) continue
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  if (stale.length === 0) console.log(`generated files are up to date: ${files.size}`)
  if (!isCheck || stale.length === 0) return
  console.log('renew them with: npm run generate')
  process.exitCode = 1
}

if (process.argv[1] === import.meta.filename) {
  try {
    await main(process.argv.includes('--check'))
  } catch (error) {
    if (!(error instanceof Incomplete)) throw error
    console.log(`cannot generate: ${error.message}`)
    process.exitCode = 1
  }
}
