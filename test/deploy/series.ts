// What Prometheus scraped, in the notation of promtool.
import type { Recording } from './rules.ts'

/** The interval of the scrapes, in seconds. */
export const scrapeS = 5

/** A row in the notation of promtool; `origin` is taken from each value that is not 0. */
function notationOf(row: readonly (number | null)[], origin: number): string {
  const steps: string[] = []
  for (let i = 0; i < row.length; ) {
    const value = row[i] ?? null
    let end = i + 1
    while (end < row.length && (row[end] ?? null) === value) end += 1
    const shifted = value === null || value === 0 ? value : value - origin
    if (shifted !== null) steps.push(`${shifted}+0x${end - i - 1}`)
    else {
      // Prometheus marks the end of a series: promtool would show its last value for five minutes.
      if (i > 0) steps.push('stale')
      if (end - i > 1 || i === 0) steps.push(`_x${i === 0 ? end - i : end - i - 1}`)
    }
    i = end
  }
  return steps.join(' ')
}

/** Every series of these metrics, at the times of the scrapes since `startedAt`. */
export async function readSeries(
  prometheus: string,
  metrics: readonly string[],
  startedAt: number,
): Promise<Recording['series']> {
  const series: Record<string, string> = {}
  const length = Math.floor((Date.now() - startedAt) / 1000 / scrapeS)
  const from = startedAt / 1000
  for (const metric of metrics) {
    const query = new URLSearchParams({
      ...{ query: metric, start: String(from), end: String(from + length * scrapeS) },
      ...{ step: String(scrapeS) },
    })
    const answer = await (await fetch(`${prometheus}/api/v1/query_range?${query}`)).json()
    const { data } = answer as { data: { result: Matrix[] } }
    for (const { metric: labels, values } of data.result) {
      // Of the disks the small one alone, by the name that a reader expects.
      if (labels.mountpoint?.includes('pactolus-record') === false) continue
      if (labels.mountpoint !== undefined) labels.mountpoint = '/var/lib/postgresql'
      const row: (number | null)[] = Array.from({ length: length + 1 }, () => null)
      for (const [at, value] of values) row[Math.round((at - from) / scrapeS)] = Number(value)
      // The time of promtool begins at 0.
      const origin = /_(?:push|until)_timestamp/.test(metric) ? from : 0
      series[nameOf(labels)] = notationOf(row, origin)
    }
  }
  return series
}

interface Matrix {
  metric: Record<string, string>
  values: [number, string][]
}

/** The series as Prometheus writes it, without the ports of this one run. */
function nameOf({ __name__ = '', ...labels }: Record<string, string>): string {
  const steady = { ...labels, ...(labels.instance !== undefined && { instance: labels.job }) }
  const text = Object.entries(steady).map(([name, value]) => `${name}="${value}"`)
  return `${__name__}{${text.join(', ')}}`
}
