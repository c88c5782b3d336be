// What the console says: the same in both languages, with values in the right places.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from '../src/words/en.ts'
import { preferredLanguage, translateIn, type Word } from '../src/words/words.ts'
import { zh } from '../src/words/zh.ts'

const words = Object.keys(en) as Word[]

/** The names of the values of a text, in order of the alphabet. */
function namesIn(text: string): string[] {
  const names = Array.from(text.matchAll(/\{(\w+)[^}]*\}/g), (match) => match[1] ?? '')
  return [...new Set(names)].sort()
}

test('every text takes the same values in Chinese as in English', () => {
  for (const word of words) assert.deepEqual(namesIn(zh[word]), namesIn(en[word]), word)
})

test('no text is left in the other language', () => {
  const alike = words.filter((word) => zh[word] === en[word])
  const names = [
    'bill_no',
    'explain_once',
    'file_csv',
    'file_xlsx',
    'none',
    'openid',
    'order_title',
    'rid',
    'tz_utc',
    'tz_utc8',
  ]
  assert.deepEqual(alike.sort(), names)
  for (const word of words) assert.doesNotMatch(en[word], /\p{Script=Han}/u, word)
})

test('a Chinese sentence is written with Chinese punctuation', () => {
  for (const word of words) assert.doesNotMatch(zh[word], /\p{Script=Han}[,;:!?]/u, word)
})

test('a value stands where the text has its name, and a number in groups of three', () => {
  assert.equal(translateIn('en')('limit_hint', { limit: 1234567 }).includes('1,234,567'), true)
  assert.equal(translateIn('zh')('window_open', { left: '47:59:59' }), '还可退款，剩余 47:59:59')
})

test('one pay is a pay, and two are pays', () => {
  const t = translateIn('en')
  assert.equal(t('explain_spent_paid', { coins: 1, n: 1 }), '1 coin was spent in 1 pay.')
  assert.equal(t('explain_spent_paid', { coins: 20, n: 2 }), '20 coins were spent in 2 pays.')
})

test('a value that looks like a placeholder stays what it is', () => {
  assert.equal(translateIn('en')('menu_of', { name: '{name} $& $1' }), 'Menu of {name} $& $1')
})

test('what the service refuses is Chinese in the Chinese console, each line of it', () => {
  const refused =
    'Nothing was taken.\nRow 3: this file has no difference 17.\nA later release says more.'
  assert.equal(
    translateIn('zh').sentence(refused),
    '全部未接受。\n第 3 行：该账单没有差异 17。\nA later release says more.',
  )
  assert.equal(translateIn('en').sentence(refused), refused)
})

test('the first language of the browser that the console has is taken', () => {
  assert.equal(preferredLanguage(['fr', 'zh-TW', 'en']), 'zh')
  assert.equal(preferredLanguage(['en-GB', 'zh']), 'en')
  assert.equal(preferredLanguage(['de']), 'en')
})
