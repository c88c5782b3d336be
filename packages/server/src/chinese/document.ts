// The OpenAPI documents of the admin API and of the emulator's controls in Chinese. English is in the routes.
import { apiTexts } from './api-texts.ts'

/** A copy of the document whose titles, summaries and descriptions are Chinese. */
export function documentInChinese<Document>(document: Document): Document {
  return JSON.parse(JSON.stringify(document), (key, value: unknown) =>
    typeof value === 'string' && /^(?:title|summary|description)$/.test(key)
      ? (apiTexts.get(value.replace(/\s+/g, ' ').trim()) ?? value)
      : value,
  ) as Document
}
