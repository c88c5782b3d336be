// What `pactolus sign` needs of a dialect: its half signs a call, and says why a signature is wrong.
import type { Env, Mistake, Operation } from '@pactolus/protocol'
import type { Language } from '../../texts.ts'

export interface SignOptions {
  readonly dialect?: string
  readonly sandbox?: boolean
  readonly key?: string
  readonly keyFile?: string
  readonly body?: string
  readonly query?: string
  readonly explain?: string | true
  readonly explainSignature?: string
  readonly otherKey?: string
  readonly sessionKey?: string
  readonly accessToken?: string
  readonly mpSig?: boolean
  readonly showKey?: boolean
  readonly json?: boolean
}

/** What the argument named: a call, and the environment where its path has it. */
export interface Named {
  readonly operation: Operation
  readonly env: Env | undefined
}

export interface Report {
  /** For --json. */
  readonly json: object
  /** For people. */
  readonly text: string
  /** Of an explanation: the signatures are right. */
  readonly isRight: boolean
}

export interface SignHalf {
  /** Throws a ConfigError where the options or the body do not make a call. */
  sign(named: Named, options: SignOptions): Report
  explain(named: Named, options: SignOptions, lang: Language): Report
}

/** A sentence, and the mistakes one a line. */
export function listed(sentence: string, mistakes: readonly Mistake[], lang: Language): string {
  const lines = mistakes.map((mistake) => `  - ${mistake[lang]} (${mistake.name})`)
  return [sentence, ...lines].join('\n')
}

export function mistakesJson(mistakes: readonly Mistake[]): object[] {
  return mistakes.map(({ name, en, zh }) => ({ name, en, zh }))
}
