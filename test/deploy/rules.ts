// What is in the alert rules and in the dashboard: alerts, metrics.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

const deploy = join(import.meta.dirname, '../../deploy')
export const rulesFile = join(deploy, 'prometheus/rules.yml')
export const dashboardFile = join(deploy, 'grafana/pactolus.json')

export interface Alert {
  readonly alert: string
  readonly expr: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

/** What `npm run deploy:record` keeps. */
export interface Recording {
  readonly intervalS: number
  /** When each fault began, in seconds after the start. */
  readonly marks: Readonly<Record<string, number>>
  /** A value for each scrape, in the notation of promtool. Times are seconds after the start. */
  readonly series: Readonly<Record<string, string>>
}

export const recordingFile = join(deploy, 'prometheus/recorded.yml')
/** Of PactolusArchiveBehind alone: its fault needs no load, and no other series. */
export const archiveRecordingFile = join(deploy, 'prometheus/recorded-archive.yml')

export function alertsOf(file: string): Alert[] {
  const { groups } = parse(readFileSync(file, 'utf8')) as { groups: { rules: Alert[] }[] }
  return groups.flatMap(({ rules }) => rules)
}

const named = /\b(?:pactolus|nodejs|process|pg|node)_[a-z0-9_]+\b|\bup\b/g

/** The metrics that expressions of a file name, each once. */
export function metricsOf(file: string): string[] {
  const text = file.endsWith('.json')
    ? JSON.stringify(expressionsOf(JSON.parse(readFileSync(file, 'utf8'))))
    : alertsOf(file)
        .map(({ expr }) => expr)
        .join('\n')
  return [...new Set(text.match(named) ?? [])].sort()
}

/** The values of `expr` and `query` anywhere in a dashboard. */
function expressionsOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(expressionsOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, each]) =>
    typeof each === 'string' ? (key === 'expr' ? [each] : []) : expressionsOf(each),
  )
}
