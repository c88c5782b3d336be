// Where the requests go: every public path, with what a harmless request to it looks like.
import { midasV1 } from '@pactolus/protocol'
import type { Chance } from '../storm/chance.ts'
import {
  type HeadMaker,
  harmlessForm,
  harmlessHead,
  harmlessJson,
  harmlessPath,
  harmlessQuery,
  hostileForm,
  hostileHead,
  hostileJson,
  hostilePath,
  hostileQuery,
  type Maker,
  multipartType,
} from './hostile.ts'
import type { Shape } from './shapes.ts'

export interface Sent {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string | string[]>>
  readonly body: Buffer | undefined
}

/** A hostile request beside a harmless one of the same size to the same path. */
export interface Case {
  /** `POST /cgi-bin/midas/pay: repeated names`. */
  readonly name: string
  readonly shape: Shape
  readonly ratioMax: number
  readonly hostile: Sent
  readonly harmless: Sent
}

/** What exists on the service under test. */
export interface Known {
  readonly token: string
  readonly secretId: string
}

const bodyBytes = 65_536
/** With the request line below node's limit of 16 KiB. */
const headBytes = 12_000

type CaseMaker = (chance: Chance) => Case

interface Place {
  readonly method: string
  readonly path: string
  readonly shape: Shape
  readonly headers?: Readonly<Record<string, string>>
  readonly ratioMax?: number
}

/** How much more a hostile request may cost than a harmless one. */
const ratioMax = 5
/** The controls are a developer's own, in dev alone. They take large seeds, which JSON.parse reads. */
const controlsRatioMax = 20

function bodyCases(
  { method, path, shape, headers = {}, ratioMax: most = ratioMax }: Place,
  harmless: Maker,
  makers: Readonly<Record<string, Maker>>,
): CaseMaker[] {
  return Object.entries(makers).map(([name, make]) => (chance) => {
    const sent = (maker: Maker): Sent => ({ method, path, headers, body: maker(chance, bodyBytes) })
    const title = `${method} ${path}: ${name} in the body`
    return { name: title, shape, ratioMax: most, hostile: sent(make), harmless: sent(harmless) }
  })
}

function queryCases({ method, path, shape }: Place): CaseMaker[] {
  return Object.entries(hostileQuery).map(([name, make]) => (chance) => {
    const sent = (maker: Maker): Sent => {
      const query = maker(chance, headBytes).toString('latin1')
      return { method, path: `${path}?${query}`, headers: {}, body: undefined }
    }
    const title = `${method} ${path}: ${name} in the query`
    return { name: title, shape, ratioMax, hostile: sent(make), harmless: sent(harmlessQuery) }
  })
}

function headCases({ method, path, shape }: Place): CaseMaker[] {
  return Object.entries(hostileHead).map(([name, make]) => () => {
    const sent = (maker: HeadMaker): Sent => {
      return { method, path, headers: maker(headBytes), body: undefined }
    }
    const title = `${method} ${path}: ${name} in the head`
    return { name: title, shape, ratioMax, hostile: sent(make), harmless: sent(harmlessHead) }
  })
}

function pathCases(): CaseMaker[] {
  return Object.entries(hostilePath).map(([name, make]) => (chance) => {
    const sent = (maker: Maker): Sent => {
      const path = maker(chance, headBytes).toString('latin1')
      return { method: 'GET', path, headers: {}, body: undefined }
    }
    const title = `GET a path: ${name}`
    return {
      name: title,
      shape: 'operator',
      ratioMax,
      hostile: sent(make),
      harmless: sent(harmlessPath),
    }
  })
}

function places({ token }: Known): Record<'json' | 'query', Place[]> {
  const json: Place[] = []
  const query: Place[] = []
  for (const { paths } of Object.values(midasV1.operations)) {
    for (const path of Object.values(paths)) {
      const place: Place = { method: 'POST', path, shape: 'protocol' }
      json.push(place, { ...place, path: `${path}?access_token=${token}` })
      query.push(place)
    }
  }
  json.push({ method: 'POST', path: '/cgi-bin/stable_token', shape: 'protocol' })
  for (const path of ['/cgi-bin/token', '/sns/jscode2session']) {
    query.push({ method: 'GET', path, shape: 'protocol' })
  }
  for (const path of ['/wxa/checksession', '/wxa/resetusersessionkey']) {
    query.push({ method: 'GET', path, shape: 'protocol' })
  }
  const headers = { 'content-type': 'application/json' }
  for (const path of ['/admin/v1/apps', '/healthz', '/none']) {
    json.push({ method: 'POST', path, shape: 'operator', headers })
  }
  for (const path of ['/_pactolus/faults', '/_pactolus/clock']) {
    json.push({ method: 'POST', path, shape: 'operator', headers, ratioMax: controlsRatioMax })
  }
  query.push({ method: 'GET', path: '/_pactolus/requests', shape: 'listing' })
  for (const path of ['/admin/v1/apps', '/healthz', '/readyz', '/none']) {
    query.push({ method: 'GET', path, shape: 'operator' })
  }
  query.push({ method: 'GET', path: '/metrics', shape: 'metrics' })
  return { json, query }
}

/** Every case there is; each is built again whenever it is sent. */
export function allCases(known: Known): CaseMaker[] {
  const { json, query } = places(known)
  const now = Math.floor(Date.now() / 1000)
  const credential = `${known.secretId}/2026-01-01/tcb/tc3_request`
  const signature = `SignedHeaders=content-type;host, Signature=${'0'.repeat(64)}`
  const signed = {
    'content-type': multipartType,
    authorization: `TC3-HMAC-SHA256 Credential=${credential}, ${signature}`,
    'x-tcb-source': 'fuzz',
    'x-timestamp': String(now),
  }
  const cloud: Place = { method: 'POST', path: '/cloud', shape: 'cloud' }
  return [
    ...json.flatMap((place) => bodyCases(place, harmlessJson, hostileJson)),
    ...query.flatMap((place) => [...queryCases(place), ...headCases(place)]),
    ...bodyCases(
      { ...cloud, headers: { 'content-type': multipartType } },
      harmlessForm,
      hostileForm,
    ),
    ...bodyCases({ ...cloud, headers: signed }, harmlessForm, hostileForm),
    ...headCases(cloud),
    ...pathCases(),
  ]
}
