// The page of the shop. It holds no key and signs nothing: it names an item, and the server does the rest.
const openid = new URLSearchParams(location.search).get('openid') ?? ''
const headers = { 'content-type': 'application/json', 'x-openid': openid }
const shown = (id) => document.getElementById(id)

async function refresh() {
  const { coins, prices } = await (await fetch('/me', { headers })).json()
  shown('coins').textContent = coins
  shown('items').replaceChildren(
    ...Object.entries(prices).map(([item, price]) => {
      const button = document.createElement('button')
      button.textContent = `${item}: ${price}`
      button.onclick = () => buy(item)
      const line = document.createElement('li')
      line.append(button)
      return line
    }),
  )
}

async function buy(item) {
  // Made once for each purchase: sent again after a lost answer, it is the same purchase.
  const body = JSON.stringify({ orderId: crypto.randomUUID(), item })
  for (let tries = 0; tries < 5; tries += 1) {
    const response = await fetch('/buy', { method: 'POST', headers, body }).catch(() => undefined)
    if (response !== undefined && response.status !== 202) {
      const { error } = await response.json()
      shown('message').textContent = response.ok ? `${item} ✓` : error
      return refresh()
    }
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  shown('message').textContent = '处理中，请稍后查看 In flight, look again later'
}

await refresh()
