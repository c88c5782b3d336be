// How long a pay can be refunded, in the largest unit that it is whole in.
import type { Translate } from '../words/words.ts'

export function windowText(t: Translate, seconds: number): string {
  if (seconds === 0) return t('window_none')
  if (seconds % 3600 === 0) return t('hours', { n: seconds / 3600 })
  if (seconds % 60 === 0) return t('minutes', { n: seconds / 60 })
  return t('seconds', { n: seconds })
}
