// What a hostile caller sends, by the part of the request that carries it. Everything comes from a seed.
import type { Chance } from '../storm/chance.ts'

/** Makes bytes of at most `size`, hostile or harmless. */
export type Maker = (chance: Chance, size: number) => Buffer

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'

function letter(chance: Chance): string {
  return letters[chance.whole(letters.length)] ?? 'a'
}

/** `start`, then pieces while they fit, then `end`. */
function filled(
  size: number,
  [start, separator, end]: readonly [string, string, string],
  piece: (index: number) => string,
): Buffer {
  const parts: string[] = []
  let left = size - Buffer.byteLength(start) - Buffer.byteLength(end)
  for (let index = 0; ; index += 1) {
    const part = index === 0 ? piece(index) : separator + piece(index)
    left -= Buffer.byteLength(part)
    if (left < 0) return Buffer.from(start + parts.join('') + end)
    parts.push(part)
  }
}

const members = ['{', ',', '}'] as const
const list = ['{"a":[', ',', ']}'] as const
const long = ['{"a":"', '', '"}'] as const

function nested(size: number, open: string, close: string): Buffer {
  const levels = Math.floor((size - 10) / (open.length + close.length))
  return Buffer.from(`{"a":${open.repeat(levels)}1${close.repeat(levels)}}`)
}

function noise(chance: Chance, size: number): Buffer {
  return Buffer.from(Array.from({ length: size }, () => chance.whole(256)))
}

/** A record that a real client might send. */
export const harmlessJson: Maker = (_chance, size) =>
  filled(size, ['{"appid":"wx1","items":[', ',', ']}'], (i) =>
    JSON.stringify({ id: i, name: `item number ${i}`, price: 12, tags: ['red', 'small'] }),
  )

export const hostileJson: Readonly<Record<string, Maker>> = {
  // Each name twice, as many names as fit.
  'repeated names': (_, size) =>
    filled(size, members, (i) => {
      const n = i % Math.floor(size / 22)
      return `"${letters[n % 62]}${letters[Math.floor(n / 62) % 62]}":1`
    }),
  'one name': (_, size) => filled(size, members, () => '"":1'),
  'many names': (chance, size) => {
    const salt = letter(chance) + letter(chance)
    return filled(size, members, (i) => `"${salt}${i}":1`)
  },
  'names like integers': (chance, size) => {
    const step = 1 + chance.whole(100_000)
    return filled(size, members, (i) => `"${(i * step) % 4_294_967_295}":1`)
  },
  'names of a prototype': (_, size) =>
    filled(size, members, (i) => `"${['__proto__', 'constructor', 'toString'][i % 3]}":{}`),
  'escaped names': (_, size) => filled(size, members, (i) => `"\\u0061m\\u0074${i % 7}":"\\u0031"`),
  'deep lists': (_, size) => nested(size, '[', ']'),
  'deep objects': (_, size) => nested(size, '{"a":', '}'),
  'small objects': (chance, size) =>
    filled(size, list, () => `{"${letter(chance)}${letter(chance)}":1}`),
  'small numbers': (_, size) => filled(size, list, () => '1'),
  'long numbers': (_, size) =>
    filled(size, list, () => `2.2250738585072011${'3'.repeat(700)}e-308`),
  'one number': (_, size) => filled(size, ['{"amt":', '', '}'], () => '1'),
  'an exponent': (_, size) => filled(size, ['{"amt":1e', '', '}'], () => '9'),
  escapes: (_, size) => filled(size, long, () => '\\u0041'),
  backslashes: (_, size) => filled(size, long, () => '\\\\'),
  quotes: (_, size) => filled(size, long, () => '\\"'),
  'halves of pairs': (_, size) => filled(size, long, () => '\\ud800'),
  blanks: (_, size) => filled(size, ['{', '', '}'], () => ' \n\t'),
  'unended text': (_, size) => filled(size, ['{"a":"', '', ''], () => '\\"'),
  'bad UTF-8': (_, size) => Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(size - 6, 0xc3)]),
  noise,
}

const boundary = 'fuzzboundary'
export const multipartType = `multipart/form-data; boundary=${boundary}`

function part(name: string, value: string): string {
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
}

export const harmlessForm: Maker = (_, size) =>
  filled(
    size,
    [part('action', 'call').concat(part('data', '')).slice(0, -2), '', `\r\n--${boundary}--\r\n`],
    () => 'x',
  )

export const hostileForm: Readonly<Record<string, Maker>> = {
  'many parts': (_, size) =>
    filled(size, ['', '', `--${boundary}--\r\n`], (i) => part(`p${i}`, '1')),
  'many boundaries': (_, size) => filled(size, ['', '', '--'], () => `--${boundary}\r\n`),
  'parts of one name': (_, size) => filled(size, ['', '', ''], () => part('wxParam', '{}')),
  'nearly boundaries': (_, size) =>
    filled(size, [part('a', '').slice(0, -2), '', ''], () => `\r\n--${boundary.slice(0, -1)}`),
  'line ends': (_, size) => filled(size, [part('a', '').slice(0, -2), '', ''], () => '\r\n-'),
  'a long name': (_, size) =>
    filled(
      size,
      [`--${boundary}\r\nContent-Disposition: form-data; name="`, '', '"\r\n\r\n'],
      () => 'n',
    ),
  'many heads': (_, size) =>
    filled(size, [`--${boundary}\r\n`, '', '\r\n'], (i) => `x-${i}: y\r\n`),
  'garbage for protobuf': (chance, size) =>
    Buffer.concat([
      Buffer.from(part('requestData', '').slice(0, -2)),
      noise(chance, size - 200),
      Buffer.from(`\r\n--${boundary}--\r\n`),
    ]),
  noise,
}

export const harmlessQuery: Maker = (_, size) => filled(size, ['note=', '', ''], () => 'x')

export const hostileQuery: Readonly<Record<string, Maker>> = {
  'many parameters': (_, size) => filled(size, ['', '&', ''], (i) => `${i}=`),
  'short parameters': (chance, size) => filled(size, ['', '&', ''], () => letter(chance)),
  'one parameter': (_, size) => filled(size, ['', '&', ''], () => 'access_token=x'),
  separators: (_, size) => filled(size, ['', '', ''], () => '&='),
  encoded: (_, size) => filled(size, ['access_token=', '', ''], () => '%41'),
  'badly encoded': (_, size) => filled(size, ['a=', '', ''], () => '%zz%'),
  'bad UTF-8': (_, size) => filled(size, ['a=', '', ''], () => '%c3'),
  brackets: (_, size) => filled(size, ['', '&', ''], (i) => `a[${i}][b]=c`),
  plus: (_, size) => filled(size, ['openid=', '', ''], () => '+'),
}

export const harmlessPath: Maker = (_, size) => filled(size, ['/', '', ''], () => 'x')

export const hostilePath: Readonly<Record<string, Maker>> = {
  slashes: (_, size) => filled(size, ['/', '', ''], () => '/'),
  'many segments': (_, size) => filled(size, ['/admin/v1', '', ''], () => '/a'),
  dots: (_, size) => filled(size, ['/admin', '', ''], () => '/..'),
  'encoded letters': (_, size) => filled(size, ['/', '', ''], () => '%61'),
  'encoded slashes': (_, size) => filled(size, ['/admin', '', ''], () => '%2f'),
  'badly encoded': (_, size) => filled(size, ['/admin/v1/apps/', '', ''], () => '%c3%'),
  'disguised metrics': (_, size) => filled(size, ['/%6detrics?', '', ''], () => 'x'),
  semicolons: (_, size) => filled(size, ['/metrics', '', ''], () => ';a=b'),
}

/** Header lines; each value of the list is a line of its own. */
export type HeadMaker = (size: number) => Record<string, string | string[]>

const lines = (size: number, value: string) =>
  Array.from({ length: Math.floor(size / (value.length + 12)) }, () => value)

export const harmlessHead: HeadMaker = (size) => ({ 'x-note': 'x'.repeat(size) })

export const hostileHead: Readonly<Record<string, HeadMaker>> = {
  'many lines': (size) =>
    Object.fromEntries(Array.from({ length: Math.floor(size / 12) }, (_, i) => [`x-${i}`, 'y'])),
  'one name': (size) => ({ 'x-a': lines(size, 'b') }),
  cookies: (size) => ({ cookie: 'a=b; '.repeat(size / 5) }),
  forwarded: (size) => ({ 'x-forwarded-for': '10.0.0.1, '.repeat(size / 10) }),
  'forwarded hosts': (size) => ({ 'x-forwarded-host': ',:@'.repeat(size / 3) }),
  authorization: (size) => ({ authorization: `Bearer ${'a '.repeat(size / 2 - 4)}b` }),
  credentials: (size) => ({
    authorization: `TC3-HMAC-SHA256 Credential=${'a/'.repeat(size / 2 - 30)}, SignedHeaders=;;;`,
  }),
  'content types': (size) => ({
    'content-type': `multipart/form-data; ${'a="b\\";'.repeat(size / 8)}`,
  }),
  accept: (size) => ({ accept: 'a/b;q=0.1,'.repeat(size / 10), 'accept-language': 'zh;q=0' }),
}
