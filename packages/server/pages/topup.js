// The page of top-ups: it asks the emulator's controls for prices, makes the call, and shows what came of it.
const words = JSON.parse(document.body.dataset.words)
const { lang } = document.documentElement
const pollMs = 2000
const eventsMax = 50
const at = (id) => document.getElementById(id)
const chosen = (name) => document.querySelector(`input[name="${name}"]:checked`).value

let games = []
/** What the shown player can buy, as the controls answered it. */
let prices
let lastSeq = 0
/** The order of the last call, to see its coins come. */
let order

async function ask(path, query, body) {
  const response = await fetch(`${path}?${new URLSearchParams(query)}`, {
    ...(body !== undefined && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  const answer = await response.json()
  if (!response.ok) throw new Error(answer.message)
  return answer
}

function playerOf() {
  const dialect = chosen('dialect')
  const player = {
    namespace: at('namespace').value,
    openid: at('openid').value.trim(),
    dialect,
    env: chosen('env'),
  }
  return dialect === 'xpay' ? player : { ...player, zone_id: at('zone').value.trim() }
}

function element(tag, text, className = '') {
  const made = document.createElement(tag)
  made.textContent = text
  if (className !== '') made.className = className
  return made
}

const yuan = (fen) => `¥${(fen / 100).toFixed(2)}`
const time = (text) => new Date(text).toLocaleString(lang === 'zh' ? 'zh-CN' : 'en-GB')

function showFailure(error) {
  at('failure').hidden = error === undefined
  at('failure').textContent = error?.message ?? ''
}

function showPrices() {
  const { coin_price: price, tiers, balance, gift_balance: gift, logged_in: isIn } = prices
  at('balance').textContent = balance.toLocaleString()
  at('gift').textContent = words.gifts.replace('N', gift.toLocaleString())
  at('session').textContent = isIn ? words.loggedIn : words.loggedOut
  if (at('coins').value === '') at('coins').value = tiers[3]?.coins ?? 1
  const coins = Number(at('coins').value)
  at('price').textContent = `${coins.toLocaleString()} ${words.unit} · ${yuan(coins * price)}`
  showTiers(tiers)
  for (const button of at('tiers').children) {
    button.setAttribute('aria-pressed', String(Number(button.value) === coins))
  }
}

/** Only where they changed: a list that is rebuilt loses its focus and its place. */
function showTiers(tiers) {
  const key = JSON.stringify(tiers)
  if (at('tiers').dataset.key === key) return
  at('tiers').dataset.key = key
  at('tiers').replaceChildren(
    ...tiers.map((tier) => {
      const button = element('button', tier.coins.toLocaleString())
      button.type = 'button'
      button.value = tier.coins
      button.append(element('small', `¥${tier.yuan}`))
      button.addEventListener('click', () => {
        at('coins').value = tier.coins
        showPrices()
      })
      return button
    }),
  )
}

async function loadPrices() {
  at('zone-label').hidden = chosen('dialect') === 'xpay'
  const player = playerOf()
  if (player.openid === '' || player.zone_id === '') return
  try {
    prices = await ask('topup-prices', player)
    showFailure(undefined)
    showPrices()
  } catch (error) {
    showFailure(error)
  }
}

function showOrder(state) {
  const rows = [
    ['out_trade_no', order.out_trade_no],
    ['wx_order_id', order.wx_order_id],
    ['transaction_id', order.transaction_id ?? '–'],
    [words.state, words[order.state]],
    [words.fee, `${yuan(order.fee)} · ${order.coins.toLocaleString()} ${words.unit}`],
    [words.change, state],
  ]
  if (order.arrives_at !== null) rows.push([words.arrives, time(order.arrives_at)])
  at('order').replaceChildren(
    ...rows.flatMap(([name, value]) => [element('dt', name), element('dd', value)]),
  )
}

let change = '–'

function showResult({ callback, causes, order: made, before, after, fault }) {
  at('result').hidden = false
  at('callback').textContent = callback === null ? words.lost : JSON.stringify(callback, null, 2)
  at('callback').className = callback === null || callback.errCode !== undefined ? 'bad' : ''
  const told = causes.map((cause) => cause[lang])
  if (fault !== null) told.push(`${words.fault} ${fault.rule}: ${fault.effect}`)
  at('causes').replaceChildren(...told.map((text) => element('li', text)))
  order = made
  change = before === null ? '–' : `${before.balance} → ${after.balance}`
  if (order === null) at('order').replaceChildren(element('dt', words.noOrder))
  else showOrder(change)
  at('result').scrollIntoView({ block: 'nearest' })
}

async function topUp(cancel) {
  const { namespace, ...player } = playerOf()
  const number = at('number').value.trim()
  const terms = {
    ...player,
    coins: Number(at('coins').value),
    platform: at('platform').value,
    release: at('release').checked,
    ...(number !== '' && { out_trade_no: number }),
    ...(cancel && { cancel: -2 }),
  }
  at('pay').disabled = at('cancel').disabled = true
  try {
    showResult(await ask('topups', { namespace }, terms))
    await refresh()
  } catch (error) {
    showFailure(error)
  } finally {
    at('pay').disabled = at('cancel').disabled = false
  }
}

function showEvents(items) {
  const openid = at('openid').value.trim()
  const own = items.filter(({ fields }) => fields.openid === openid)
  const lines = own.map(({ at: moment, dialect, operation, errcode, errmsg, outcome, fields }) => {
    const line = element('li', '')
    const isBad = errcode !== 0
    const number = fields.bill_no ?? fields.order_id ?? fields.out_trade_no ?? ''
    line.append(
      element('time', new Date(moment).toLocaleTimeString('en-GB')),
      element('span', [dialect, operation].filter((text) => text !== null).join(' ')),
      element('span', String(errcode), isBad ? 'bad' : ''),
      element('small', `${isBad || outcome === null ? errmsg : outcome} ${number}`),
    )
    return line
  })
  at('events').prepend(...lines.reverse())
  while (at('events').children.length > eventsMax) at('events').lastChild.remove()
}

const pushStates = { pending: words.pending, delivered: words.pushed, dead: words.dead }

function showPushes(items) {
  at('pushes').replaceChildren(
    ...items.map(({ channel, event, number, state, attempts, answer, created_at: moment }) => {
      const line = element('li', '')
      const isBad = state !== 'delivered' && attempts > 0
      const told = [number, answer].filter((text) => text !== null && text !== '')
      line.append(
        element('time', new Date(moment).toLocaleTimeString('en-GB')),
        element('span', channel === 'orders' ? `pactolus_order · ${event}` : event),
        element('span', `${pushStates[state]} (${attempts} ${words.attempts})`, isBad ? 'bad' : ''),
        element('small', told.join(' · ')),
      )
      return line
    }),
  )
}

/** Calls of the game's server move the balance, and late coins come: the page follows. */
async function refresh() {
  await loadPrices()
  const namespace = at('namespace').value
  const { items } = await ask('requests', { namespace, after: lastSeq })
  lastSeq = items.at(-1)?.seq ?? lastSeq
  showEvents(items)
  showPushes((await ask('topup-pushes', playerOf())).items)
  if (order?.state !== 'paid') return
  const { out_trade_no: number, dialect, env, openid, zone_id, arrives_at } = order
  const player = { namespace, dialect, env, openid, zone_id }
  const now = await ask(`topups/${encodeURIComponent(number)}`, player)
  order = { ...now, arrives_at: now.state === 'paid' ? arrives_at : null }
  showOrder(change)
}

function showGame() {
  const game = games.find(({ name }) => name === at('namespace').value)
  at('openid').value = game?.openid ?? ''
  forgetEvents()
}

function forgetEvents() {
  lastSeq = 0
  at('events').replaceChildren()
}

async function follow() {
  if (!document.hidden && !at('pay').disabled) await refresh().catch(showFailure)
  setTimeout(follow, pollMs)
}

async function start() {
  const { items } = await ask('namespaces', {})
  games = items
  at('namespace').replaceChildren(...games.map(({ name }) => new Option(name, name)))
  showGame()
  at('namespace').addEventListener('change', showGame)
  at('openid').addEventListener('change', forgetEvents)
  at('coins').addEventListener('input', () => prices !== undefined && showPrices())
  at('form').addEventListener('change', () => void refresh().catch(showFailure))
  at('form').addEventListener('submit', (event) => {
    event.preventDefault()
    void topUp(false)
  })
  at('cancel').addEventListener('click', () => at('form').reportValidity() && void topUp(true))
  for (const link of document.querySelectorAll('nav a')) {
    if (link.hreflang === lang) link.setAttribute('aria-current', 'true')
  }
  await follow()
}

start().catch(showFailure)
