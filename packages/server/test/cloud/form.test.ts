// The multipart form: what is read from it, and that no form of 64 KiB takes long.
// The database does not matter here: there is none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FormFault, readForm } from '../../src/cloud/form.ts'
import { formBody } from '../support/cloud-request.ts'

const type = 'multipart/form-data; boundary='

function read(contentType: string, body: Buffer | string) {
  const form = readForm(contentType, Buffer.from(body))
  return form instanceof FormFault ? form.message : form
}

test('a form is taken apart as it was put together', () => {
  const data = Buffer.from('\r\n--xy\r\n\r\n--x-\xff', 'latin1')
  const fields = { action: 'wx.openApi', envName: '', 名字: '屠龙刀 "x" ', requestData: data }
  const expected = Object.entries(fields).map(([name, value]) => [name.toLowerCase(), value])
  for (const [boundary, text] of [
    ['b-1', 'b-1'],
    ['z'.repeat(70), 'z'.repeat(70)],
    ['with space', '"with space"; charset=utf-8'],
  ] as const) {
    const form = read(type + text, formBody(fields, boundary))
    assert.ok(typeof form !== 'string', String(form))
    assert.deepEqual([...form], expected)
  }
})

const dash = (text: string) => `--b\r\n${text}`
const faults: [string, string, RegExp][] = [
  ['x', '--b', /does not begin/],
  ['b', '', /does not begin/],
  ['b', '\r\n--b--', /does not begin/],
  ['b', '--b', /boundary is not at the end of its line/],
  ['b', '--b-', /boundary is not at the end of its line/],
  ['b', '--bb\r\n', /boundary is not at the end of its line/],
  ['b', dash('X: y\r\n\r\nvalue\r\n--b--'), /has no name/],
  ['b', dash('Content-Disposition: form-data; name="a"\r\n'), /headers of a part have no end/],
  ['b', dash(`X: ${'y'.repeat(1100)}\r\n\r\n`), /headers of a part have no end/],
  ['b', dash('Content-Disposition: form-data; name="a"\r\n\r\nvalue'), /a part has no end/],
  ['b', dash('Content-Disposition: form-data; xname="a"\r\n\r\nv\r\n--b--'), /has no name/],
]
test('what is no form is refused with a sentence that says why', () => {
  for (const [boundary, body, words] of faults) {
    assert.match(String(read(type + boundary, body)), words, JSON.stringify(body.slice(0, 80)))
  }
})

test('a hostile form of 64 KiB takes less than 5 ms', () => {
  const size = 65_536
  const filled = (text: string) => text.repeat(Math.ceil(size / text.length)).slice(0, size)
  const part = '\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
  const long = 'a'.repeat(69)
  const hostile: [string, string][] = [
    ['b', filled('--b\r\n')],
    ['b', filled(`--b${part}\r\n`)],
    ['b', `--b${part}${filled('\r\n--')}`],
    ['b', `--b${part}${filled('\r\n\r\n')}`],
    [`${long}b`, `--${long}b${part}${filled(`\r\n--${long}`)}`],
    [`${long}b`, `--${long}b${part}${filled('a')}`],
    [`b${long}`, `--b${long}${part}${filled(long)}`],
    ['b', `--b\r\nContent-Disposition: form-data;${filled('; name=')}`],
    ['b', filled(`--b\r\nContent-Disposition: form-data${';'.repeat(900)}\r\n\r\n\r\n`)],
    ['b', filled(`--b\r\n${'content-disposition:form-data;\r\n'.repeat(28)}\r\n\r\n`)],
    [filled('x'), filled('--x\r\n')],
    [filled('; boundary='), filled('--x\r\n')],
  ]
  for (const [boundary, text] of hostile) {
    const body = Buffer.from(text)
    const start = process.cpuUsage()
    for (let n = 0; n < 20; n += 1) readForm(type + boundary, body)
    const { user, system } = process.cpuUsage(start)
    const ms = (user + system) / 20_000
    assert.ok(ms < 5, `${ms} ms for ${JSON.stringify(text.slice(0, 40))}`)
  }
})
