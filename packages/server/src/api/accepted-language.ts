// The language of a page or document that a browser asks for.
import type { IncomingHttpHeaders } from 'node:http'

const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** The one that `lang` names, else the first of Accept-Language that there is, by weight; else English. */
export function acceptedLanguage(
  lang: unknown,
  { 'accept-language': accepted = '' }: IncomingHttpHeaders,
): Language {
  const named = languages.find((name) => name === lang)
  if (named !== undefined) return named
  const weighed = accepted.split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';')
    const weight = parameters.find((text) => text.trim().startsWith('q='))
    return { tag, q: weight === undefined ? 1 : Number(weight.trim().slice(2)) }
  })
  const known = weighed
    .filter(({ q }) => q > 0)
    .sort((left, right) => right.q - left.q)
    .map(({ tag }) => languages.find((name) => tag === name || tag.startsWith(`${name}-`)))
  return known.find((name) => name !== undefined) ?? 'en'
}
