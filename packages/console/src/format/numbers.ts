// Coins as people read them: exact to the last of 15 digits, in groups of three.

const groups = new Intl.NumberFormat('en', { maximumFractionDigits: 0 })
const signed = new Intl.NumberFormat('en', { maximumFractionDigits: 0, signDisplay: 'exceptZero' })
const short = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 })

/** 1234567 as 1,234,567. Both languages group alike. */
export function coinsText(coins: number): string {
  return groups.format(coins)
}

/** With + or −: a hyphen is hardly seen before a number. */
export function changeText(coins: number): string {
  return signed.format(coins).replace('-', '−')
}

const money = new Intl.NumberFormat('en', { style: 'currency', currency: 'CNY' })

/** Fen as yuan: ¥6.00. */
export function moneyText(fen: number): string {
  return money.format(fen / 100).replace('CN', '')
}

/** For the axis of a chart: 12.5K. */
export function shortText(coins: number): string {
  return short.format(coins)
}

/** What someone typed or pasted as an amount: groups and spaces are accepted, all else is not. */
export function readAmount(text: string): number | undefined {
  const digits = text.replace(/[,\s_，]/g, '')
  if (!/^\d{1,10}$/.test(digits)) return undefined
  const amount = Number(digits)
  return amount >= 1 ? amount : undefined
}
