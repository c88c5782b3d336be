// The OpenAPI documents. `npm run generate` makes those of the protocols, which come with the
// console. That of the admin API comes from the service.
import { withQuery } from '../api/client.ts'
import type { Language } from '../words/words.ts'

export interface Schema {
  readonly type?: string
  readonly description?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly default?: unknown
  readonly minimum?: number
  readonly maxLength?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
}

interface Content {
  readonly schema?: Schema
  readonly example?: unknown
}
type Contents = Readonly<Record<string, Content>>

export interface Operation {
  readonly tags?: readonly string[]
  readonly summary?: string
  readonly description?: string
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly description?: string
    readonly schema?: Schema
    readonly example?: string
  }[]
  readonly requestBody?: { readonly content?: Contents }
  readonly responses?: Readonly<Record<string, { readonly content?: Contents }>>
  /** What is signed, then the request. */
  readonly 'x-example'?: string
}

export interface Errcode {
  readonly code: number
  readonly name: string
  readonly errmsg: string
  readonly official: string
  readonly retry: boolean
  readonly when: string
}

export interface ApiDocument {
  readonly tags?: readonly { readonly name: string; readonly description?: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly 'x-errcodes'?: readonly { readonly title: string; readonly rows: readonly Errcode[] }[]
}

export async function protocolDocument(language: Language): Promise<ApiDocument> {
  const found =
    language === 'zh'
      ? await import('../../../../docs/reference/openapi.zh-CN.json')
      : await import('../../../../docs/reference/openapi.json')
  return found.default as ApiDocument
}

/** Where the service answers that of the admin API. */
export function adminDocument(language: Language): string {
  return withQuery('/docs/json', { lang: language })
}

interface Collection {
  readonly variable: readonly { readonly key: string; readonly value: string }[]
}

/** The collection of Postman with the address of this service in it. */
export async function collectionFor(language: Language, baseUrl: string): Promise<Collection> {
  const { default: found } =
    language === 'zh'
      ? await import('../../../../docs/reference/postman.zh-CN.json')
      : await import('../../../../docs/reference/postman.json')
  const variable = found.variable.map(({ key, value }) => ({
    key,
    value: key === 'baseUrl' ? baseUrl : value,
  }))
  return { ...found, variable }
}

/** A call of a document. */
export interface Call {
  readonly method: string
  readonly path: string
  readonly operation: Operation
}

/** The calls of a document with one of the tags that hold the words. */
export function callsOf(
  { paths }: ApiDocument,
  tag: string | undefined,
  words: string,
): readonly Call[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .map(([method, operation]) => ({ method: method.toUpperCase(), path, operation }))
      .filter(({ operation }) => tag === undefined || operation.tags?.includes(tag) === true)
      .filter(({ operation: { summary = '', description = '' } }) =>
        holds(words, path, summary, description),
      ),
  )
}

/** Whether one of the texts holds the words, in any case of letters. */
export function holds(words: string, ...texts: readonly string[]): boolean {
  const wanted = words.toLowerCase()
  return texts.some((text) => text.toLowerCase().includes(wanted))
}
