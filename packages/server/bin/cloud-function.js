// Calls main(event, context) of one cloud function and reports the result: the process that
// `pactolus cloud run` starts, with the function's environment. Not for calling by hand.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const require = createRequire(import.meta.url)

process.once('message', async ({ folder, event, context }) => {
  const outcome = await outcomeOf(folder, event, context)
  // A function leaves connections open; the platform does not wait for them either.
  process.send(outcome, () => process.exit())
})

async function outcomeOf(folder, event, context) {
  try {
    const { main } = require(join(folder, 'index.js'))
    if (typeof main !== 'function') throw new Error('index.js exports no function main')
    // What a function returns reaches its caller as JSON, and nothing as null.
    return { result: JSON.stringify((await main(event, context)) ?? null) }
  } catch (error) {
    return { error: described(error) }
  }
}

function described(error) {
  if (!(error instanceof Error)) return { message: JSON.stringify(error) ?? String(error) }
  const { message, stack, errCode, errMsg } = error
  return { message, stack, errCode, errMsg }
}
