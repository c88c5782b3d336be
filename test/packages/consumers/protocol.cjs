// @pactolus/protocol required and imported.
const required = require('@pactolus/protocol')

async function main() {
  const imported = await import('@pactolus/protocol')
  process.stdout.write(JSON.stringify([required, imported].map((it) => it.hostErrcodes.busy.code)))
}

void main()
