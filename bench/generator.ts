// The load generator as the bench sees it: a child that takes one job at a time.
import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import type { Job, LoadReport, LoadResult } from './load.ts'
import type { Stage } from './stage.ts'

export class LoadGenerator {
  readonly #child: ChildProcess

  constructor(stage: Stage) {
    const execArgv = ['--no-memory-reducer', '--conditions=source', '--import', 'tsx']
    this.#child = stage.adopt(fork(join(import.meta.dirname, 'load.ts'), { execArgv }))
  }

  /** Runs one job; `mark` is called when its clock starts and when it stops. */
  run(job: Job, mark: (edge: 'start' | 'stop') => void = () => {}): Promise<LoadResult> {
    const child = this.#child
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => {
        child.off('message', onReport)
        child.off('exit', gone)
        finish()
      }
      const onReport = (report: LoadReport) => {
        switch (report.type) {
          case 'measuring':
            return mark('start')
          case 'measured':
            return mark('stop')
          case 'done':
            return settle(() => resolve(report.result))
          case 'failed':
            return settle(() => reject(new Error(report.message)))
        }
      }
      const gone = () => settle(() => reject(new Error('the load generator ended')))
      child.on('message', onReport)
      child.on('exit', gone)
      child.send(job)
    })
  }
}
