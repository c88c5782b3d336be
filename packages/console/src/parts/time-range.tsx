// The time of a list: a range that moves along with now, or two instants.
import { Input, Select } from 'antd'
import { useMemo } from 'react'
import { isRange, ranges, spanOf } from '../format/ranges.ts'
import { inputTime, readTime } from '../format/times.ts'
import { useSettings } from '../settings/settings.tsx'

export interface Times {
  /** The name of a range; '' for that of the service or for two instants. */
  readonly range: string
  readonly from: string
  readonly to: string
}
export const timeNames = ['range', 'from', 'to'] as const

/** The filters as the service understands them: a range as its two instants. */
export function useSpan<Filters extends Times>(filters: Filters): Omit<Filters, 'range'> {
  const { zone } = useSettings()
  const key = JSON.stringify(filters)
  return useMemo(() => {
    const { range, ...rest } = JSON.parse(key) as Filters
    return isRange(range) ? { ...rest, ...spanOf(range, new Date(), zone) } : rest
  }, [key, zone])
}

const own = 'own'

export function TimeRange({
  given,
  set,
}: {
  readonly given: Times
  readonly set: (change: Times) => void
}) {
  const { t, zone } = useSettings()
  const isOwn = given.from !== '' || given.to !== '' || given.range === own
  const choose = (value: string) => set({ range: value === '24h' ? '' : value, from: '', to: '' })
  const field = (name: 'from' | 'to') => (
    <label>
      <span>{t(name)}</span>
      <Input
        type="datetime-local"
        value={inputTime(given[name], zone)}
        onChange={({ target }) =>
          set({ ...given, range: own, [name]: readTime(target.value, zone) ?? '' })
        }
      />
    </label>
  )
  return (
    <>
      <label>
        <span>{t('time')}</span>
        <Select
          aria-label={t('time')}
          value={isOwn ? own : given.range === '' ? '24h' : given.range}
          onChange={choose}
          options={[
            ...ranges.map((value) => ({ value, label: t(`range_${value}`) })),
            { value: own, label: t('range_own') },
          ]}
        />
      </label>
      {isOwn && field('from')}
      {isOwn && field('to')}
    </>
  )
}
