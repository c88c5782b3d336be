// A wrong command says what is wrong in a few sentences, without a trace of the code.
import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Command, CommanderError } from 'commander'
import { reportFailure } from '../../src/command/failure.ts'
import { createProgram } from '../../src/command/program.ts'

const folder = mkdtempSync(join(tmpdir(), 'pactolus-mistakes-'))
const noFolder = join(folder, 'absent')
const file = join(folder, 'file')
writeFileSync(file, 'neither JSON nor a key')
const kept = { ...process.env }
// Answers 404 as serve does for the controls, and 401 for the rest.
const refusing = createServer((request, response) => {
  const isControl = request.url?.startsWith('/_pactolus') === true
  const message = isControl ? `There is no ${request.method} ${request.url}.` : 'unauthorized'
  response.writeHead(isControl ? 404 : 401).end(JSON.stringify({ error: 'refused', message }))
})
let refusingUrl = ''

/** Answers what PostgreSQL does to a wrong password. */
const refusingDatabase = createTcpServer((socket) => {
  const fields = ['SFATAL', 'VFATAL', 'C28P01', 'Mpassword authentication failed for user "x"', '']
  const text = Buffer.from(`${fields.join('\0')}\0`)
  const head = Buffer.alloc(5)
  head.write('E')
  head.writeUInt32BE(text.length + 4, 1)
  socket.once('data', () => socket.end(Buffer.concat([head, text]))).on('error', () => {})
})
let refusingDatabaseUrl = ''

before(async () => {
  await new Promise<void>((resolve) => refusing.listen(0, '127.0.0.1', resolve))
  refusingUrl = `http://127.0.0.1:${(refusing.address() as AddressInfo).port}`
  await new Promise<void>((resolve) => refusingDatabase.listen(0, '127.0.0.1', resolve))
  const { port } = refusingDatabase.address() as AddressInfo
  refusingDatabaseUrl = `postgres://x:hush@127.0.0.1:${port}/x`
})
after(() => {
  refusing.close()
  refusingDatabase.close()
  process.env = kept
  rmSync(folder, { recursive: true, force: true })
})

function leavesOf(parent: Command, words: string[] = []): [string[], Command][] {
  return parent.commands.flatMap((command) => {
    const own = [...words, command.name()]
    return command.commands.length > 0
      ? leavesOf(command, own)
      : [[own, command] as [string[], Command]]
  })
}

/** Commander parses each command line from the same beginning. */
const program = createProgram()

/** Runs a command in this process, and checks how it fails. */
async function fails(words: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { exitCode } = process
  const { write } = process.stderr
  let printed = ''
  process.env = { PATH: kept.PATH, PACTOLUS_DATA: noFolder, ...env }
  process.stderr.write = (text) => {
    printed += String(text)
    return true
  }
  let code: unknown = 0
  try {
    await program.parseAsync([...words], { from: 'user' })
    code = process.exitCode
  } catch (error) {
    if (error instanceof CommanderError) code = error.exitCode === 0 ? 0 : 2
    else {
      reportFailure(error)
      code = process.exitCode
    }
  } finally {
    process.stderr.write = write
    process.exitCode = exitCode
  }
  const name = `${words.join(' ')}:\n${printed}`
  assert.ok([1, 2, 3].includes(Number(code)), `exit code ${String(code)} of ${name}`)
  assert.ok(printed.trim() !== '' && printed.trim().split('\n').length <= 6, name)
  assert.doesNotMatch(printed, /^ {4}at |\[object|undefined|fault of Pactolus/m, name)
  return printed
}

/** Words for every argument that a command requires. */
function argumentsOf(command: Command): string[] {
  return command.registeredArguments
    .filter(({ required }) => required)
    .map((argument) => argument.argChoices?.[0] ?? 'x')
}

const starts = ['dev', 'serve', 'exec', 'run']
// What a shell calls to complete words answers any of them.
const leaves = leavesOf(program).filter(([words]) => words[0] !== 'complete')

for (const [words, command] of leaves) {
  const values = argumentsOf(command)
  const isStarting = starts.includes(words.at(-1) ?? '')
  test(`mistakes of ${words.join(' ')}`, async () => {
    await fails([...words, '--no-such-option'])
    // What is wrong is what doctor looks for: doctor.test.ts.
    if (words[0] === 'doctor') return
    if (values.length > 0) await fails(words)
    if (words[0] === 'completion') return
    for (const option of command.options.filter(({ required }) => required)) {
      const flag = option.long ?? ''
      await fails([...words, flag])
      if (!isStarting) {
        // A folder is what --data takes.
        const paths = flag === '--data' ? [file] : [noFolder, folder]
        for (const path of paths) await fails([...words, ...values, flag, path])
        if (flag !== '--data') await fails([...words, ...values, flag, 'http://127.0.0.1:1'])
      }
    }
    if (isStarting) return
    await fails([...words, ...values], { PACTOLUS_DATA: file })
    await fails([...words, ...values], { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' })
    const withKey = {
      DATABASE_URL: refusingDatabaseUrl,
      PACTOLUS_MASTER_KEY: randomBytes(32).toString('hex'),
    }
    const printed = await fails([...words, ...values], withKey)
    assert.ok(!printed.includes('hush'), printed)
    if (['migrate', 'key'].includes(words[0] ?? '')) {
      assert.match(
        printed,
        /^pactolus: The database refuses: password authentication failed .*28P01/,
      )
    }
    // It asks no service.
    if (words[0] === 'migrate') return
    await fails([...words, ...values], {
      PACTOLUS_URL: refusingUrl,
      PACTOLUS_ADMIN_TOKEN: 'x'.repeat(24),
    })
    await fails([...words, ...values], { PACTOLUS_URL: 'no address', PACTOLUS_ADMIN_TOKEN: 'x' })
  })
}
