// A program with one version of wx-server-sdk in it, as a cloud function has it. It carries out the calls
// that its parent sends, one after the other, and reports what came of each.
const cloud = require(process.argv[2])

process.once('message', async ({ init, calls }) => {
  cloud.init(init)
  const outcomes = []
  for (const call of calls) outcomes.push(await outcomeOf(call))
  process.send(outcomes, () => process.exit())
})

async function outcomeOf({ api, fields, signature }) {
  try {
    if (api === 'database') return { answer: await cloud.database().collection('c').get() }
    if (api === 'callFunction') return { answer: await cloud.callFunction({ name: 'f' }) }
    const sig = signature && cloud.signature ? cloud.signature(signature) : fields.sig
    const call = api.split('.').reduce((found, name) => found[name], cloud.openapi)
    return { answer: await call({ ...fields, sig }) }
  } catch ({ errCode, errMsg, message }) {
    return { errCode, errMsg: errMsg ?? message }
  }
}
