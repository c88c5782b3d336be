// The alert rules under promtool, on the recorded metrics of real faults. A few series are written
// by hand, because they last for hours.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import {
  alertsOf,
  archiveRecordingFile,
  type Recording,
  recordingFile,
  rulesFile,
} from './rules.ts'

interface Case {
  readonly intervalS: number
  readonly series: Readonly<Record<string, string>>
  /** At so many seconds exactly these alerts fire. */
  readonly fires: readonly (readonly [atS: number, alerts: readonly string[]])[]
}

/** Throws what promtool says of a rule that fires wrongly or not at all; returns the alerts that fired. */
export function testAlerts(): string[] {
  const cases = [recordedCase(), recordedArchiveCase(), ...longCases]
  const folder = mkdtempSync(join(tmpdir(), 'pactolus-alerts-'))
  try {
    const file = join(folder, 'rules.test.yml')
    writeFileSync(file, JSON.stringify(testFileOf(cases)))
    execFileSync('promtool', ['test', 'rules', file], { stdio: 'pipe' })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  const fired = new Set(cases.flatMap(({ fires }) => fires.flatMap(([, alerts]) => alerts)))
  const untested = alertsOf(rulesFile).filter(({ alert }) => !fired.has(alert))
  if (untested.length > 0) throw new Error(`no test makes ${untested[0]?.alert} fire`)
  return [...fired]
}

/** JSON is YAML. */
function testFileOf(cases: readonly Case[]) {
  return {
    rule_files: [rulesFile],
    evaluation_interval: '5s',
    tests: cases.map(({ intervalS, series, fires }) => ({
      interval: `${intervalS}s`,
      input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
      promql_expr_test: fires.map(([atS, alerts]) => ({
        expr: 'group by (alertname) (ALERTS{alertstate="firing"})',
        eval_time: `${atS}s`,
        exp_samples: alerts.map((alertname) => ({
          labels: `{alertname="${alertname}"}`,
          value: 1,
        })),
      })),
    })),
  }
}

function recordedCase(): Case {
  const { intervalS, marks, series } = readRecording(recordingFile)
  /** Seconds after a fault began, up to the next scrape. */
  const after = (name: string, seconds: number) =>
    Math.ceil(((marks[name] ?? Number.NaN) + seconds) / intervalS) * intervalS
  const sinceMistakes = ['PactolusAdminRefused', 'DiskFull']
  const sinceLoss = ['PostgresArchiveFails', 'PactolusBusyAnswers', 'PactolusSlowAnswers']
  const fires: Case['fires'] = [
    [after('normal', 80), []],
    [after('mistakes', 110), [...sinceMistakes, 'PactolusSignatureErrors', 'PactolusTokenErrors']],
    [after('standby lost', 110), [...sinceMistakes, ...sinceLoss, 'PostgresStandbyMissing']],
    [after('promoted', 10), ['PactolusDatabaseMoved', 'PactolusPushesLate', ...lasting]],
    [
      after('service down', 80),
      [
        'PactolusDown',
        'PactolusDatabaseMoved',
        'PostgresDown',
        'PostgresStandbyMissing',
        ...lasting,
      ],
    ],
  ]
  return { intervalS, series, fires }
}

const lasting = ['DiskFull', 'PostgresArchiveFails']

/** The alert waits for an hour: 4 minutes go by from one recorded value to the next, no longer 5 s. */
function recordedArchiveCase(): Case {
  const { intervalS, marks, series } = readRecording(archiveRecordingFile)
  const replayS = 240
  const after = (name: string, minutes: number) =>
    Math.ceil((marks[name] ?? Number.NaN) / intervalS) * replayS + minutes * 60
  const fires: Case['fires'] = [
    [after('held up', 0), []],
    [after('behind', 50), []],
    [after('behind', 75), ['PactolusArchiveBehind']],
    [after('archived', 10), []],
  ]
  return { intervalS: replayS, series, fires }
}

function readRecording(file: string): Recording {
  return parse(readFileSync(file, 'utf8'))
}

/** What a recording of some minutes does not hold: what lasts for hours, and what this machine did not reach. */
const longCases: readonly Case[] = [
  {
    intervalS: 60,
    series: { 'pactolus_close_overdue_days{offer_id="1", env="production"}': '0 2+0x200' },
    fires: [
      [60 * 100, []],
      [60 * 125, ['PactolusCloseOverdue']],
    ],
  },
  {
    // Three days, and at first 47 hours behind; in the end it moves again.
    intervalS: 60,
    series: {
      'pactolus_archive_after_seconds{instance="a"}': '259200+0x200',
      'pactolus_archived_until_timestamp_seconds{instance="a"}': '-428400+0x200',
      'pactolus_archived_entries{instance="a"}': '500+0x150 500+9x50',
    },
    fires: [
      [60 * 115, []],
      [60 * 125, ['PactolusArchiveBehind']],
      [60 * 160, []],
    ],
  },
  {
    // Without --archive-after.
    intervalS: 60,
    series: {
      'pactolus_archive_after_seconds{instance="a"}': '0+0x200',
      'pactolus_archived_until_timestamp_seconds{instance="a"}': '0+0x200',
    },
    fires: [[60 * 190, []]],
  },
  {
    intervalS: 60,
    series: { 'pactolus_pushes{state="dead"}': '3+0x30 4+0x120' },
    fires: [
      [60 * 29, []],
      [60 * 70, ['PactolusPushesDead']],
      [60 * 140, []],
    ],
  },
  {
    intervalS: 5,
    series: {
      'pactolus_queue_size{instance="a", lane="orders"}': '900+0x20 1500+0x20 0+0x60',
      'pactolus_database_connections{instance="a", state="waited_for"}': '0+0x20 3+0x20 0+0x60',
      'nodejs_eventloop_lag_p99_seconds{instance="a"}': '0.02+0x20 0.8+0x100',
      'pactolus_partition_failed_batches_total{partition="1", lane="orders"}': '0+0x20 0+2x100',
      'pactolus_admin_requests_total{route="/apps", status="500"}': '0+0x20 0+1x100',
      'process_start_time_seconds{job="pactolus"}': '1+0x20 20+20x6 200+0x80',
    },
    fires: [
      [95, []],
      [
        185,
        [
          ...['PactolusQueueLong', 'PactolusConnectionsShort', 'PactolusRestarts'],
          ...['PactolusPartitionFails', 'PactolusAdminFails'],
        ],
      ],
      [
        450,
        [
          'PactolusEventLoopLag',
          'PactolusRestarts',
          'PactolusPartitionFails',
          'PactolusAdminFails',
        ],
      ],
    ],
  },
  {
    intervalS: 60,
    series: {
      'pg_up{job="postgres"}': '1+0x500',
      'pg_stat_replication_pg_wal_lsn_diff{application_name="b"}': '1000+0x10 90000000+0x490',
      'pg_stat_activity_count{server="a", state="active"}': '90+0x500',
      'pg_settings_max_connections{server="a"}': '100+0x500',
      'node_filesystem_avail_bytes{mountpoint="/", fstype="ext4"}': '900-0.5x500',
      'node_filesystem_size_bytes{mountpoint="/", fstype="ext4"}': '1000+0x500',
    },
    fires: [
      [60 * 5, ['PostgresConnectionsFull']],
      [60 * 400, ['PostgresConnectionsFull', 'PostgresStandbyLag', 'DiskFillsSoon']],
    ],
  },
]
