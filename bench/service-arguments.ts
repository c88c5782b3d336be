// The arguments that the services of the bench take: the same as Pactolus where it has them.
import { parseArgs } from 'node:util'

export interface ServiceArguments {
  readonly readyFile: string
  /** Connections to the database; the textbook service only. */
  readonly pool: number
  /** Whether each connection keeps its statements prepared; the textbook service only. */
  readonly prepared: boolean
}

export function readArguments(): ServiceArguments {
  const { values } = parseArgs({
    options: {
      'ready-file': { type: 'string' },
      pool: { type: 'string', default: '20' },
      prepared: { type: 'boolean', default: false },
    },
  })
  const readyFile = values['ready-file']
  if (readyFile === undefined) throw new Error('--ready-file is missing')
  return { readyFile, pool: Number(values.pool), prepared: values.prepared }
}
