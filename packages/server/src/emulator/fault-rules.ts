// The fault rules of one namespace: which of them, if any, applies to a call. The first rule that fires
// wins; later ones are not asked.
import { clientErrcodes, type DialectName } from '@pactolus/protocol'
import { type FaultRule, type ListedFault, FaultRule as RuleSchema } from './contract.ts'
import { effectRow, isFor } from './fault-effects.ts'
import { type PresetName, presets } from './fault-presets.ts'
import { globOf } from './glob.ts'
import { checked } from './input.ts'
import { logNormal, randomOf } from './random.ts'
import { InvalidInput } from './time-text.ts'

/** A call that passed every check, as far as a rule looks at it. */
export interface FaultableCall {
  /** Undefined for the calls for tokens and sessions. */
  readonly dialect: DialectName | undefined
  readonly operation: string
  readonly env: string | undefined
  readonly openid: string | undefined
  readonly bill_no: string | undefined
}

/** A rule that fired, with the time it takes where it takes one. */
export interface Fault {
  readonly rule: number
  readonly effect: FaultRule['effect']
  readonly ms?: number
  /** What a client call answers. */
  readonly err_code?: number
}

interface KeptRule {
  readonly number: number
  readonly rule: FaultRule
  readonly random: () => number
  /** All patterns of the rule. */
  matches(call: FaultableCall): boolean
  matched: number
  fired: number
}

export class FaultRules {
  #rules: KeptRule[] = []
  #lastNumber = 0

  /** Adds a rule behind the others; InvalidInput when it does not fit its effect. */
  add(input: FaultRule): ListedFault {
    const kept = this.#keep(checkedRule(input))
    this.#rules.push(kept)
    return listed(kept)
  }

  /** Adds the rules of a preset; `seed` makes its chances come another way. */
  addPreset(name: PresetName, { seed = 1 }: { seed?: number | undefined } = {}): ListedFault[] {
    const preset = presets.find((candidate) => candidate.name === name)
    if (preset === undefined) {
      const names = presets.map((known) => known.name).join(', ')
      throw new InvalidInput(`there is no preset ${name}: there are ${names}`)
    }
    // Each rule has its own numbers: two with the same would always fire together.
    return preset.rules.map((rule, at) => this.add({ ...rule, seed: seed + at }))
  }

  list(): ListedFault[] {
    return this.#rules.map(listed)
  }

  /** Takes one rule out; false when there is none with that number. */
  remove(number: number): boolean {
    const before = this.#rules.length
    this.#rules = this.#rules.filter((kept) => kept.number !== number)
    return this.#rules.length < before
  }

  clear(): void {
    this.#rules = []
    // Rules without a seed take their number: the same rules after a reset do the same again.
    this.#lastNumber = 0
  }

  /** The fault for this call, or undefined. It counts: ask once a call. */
  decide(call: FaultableCall): Fault | undefined {
    for (const kept of this.#rules) {
      if (!kept.matches(call)) continue
      const { nth = 1, count, probability = 1 } = kept.rule
      kept.matched += 1
      if (kept.matched % nth !== 0 || kept.fired === count) continue
      if (probability < 1 && kept.random() >= probability) continue
      kept.fired += 1
      return faultOf(kept)
    }
    return undefined
  }

  #keep(rule: FaultRule): KeptRule {
    this.#lastNumber += 1
    const { dialect, operation = 'all', env, effect, err_code: code } = rule
    const openid = globOf(rule.openid)
    const billNo = globOf(rule.bill_no)
    return {
      number: this.#lastNumber,
      rule,
      random: randomOf(rule.seed ?? this.#lastNumber),
      matched: 0,
      fired: 0,
      matches: (call) =>
        isFor(effect, call) &&
        (code === undefined || hasCode(call.dialect, code)) &&
        (dialect === undefined || dialect === call.dialect) &&
        (operation === 'all' || operation === call.operation) &&
        (env === undefined || env === call.env) &&
        openid(call.openid) &&
        billNo(call.bill_no),
    }
  }
}

/** Whether the client call of a dialect has such an errCode. */
function hasCode(dialect: DialectName | undefined, code: number): boolean {
  const call = dialect === 'xpay' ? 'requestVirtualPayment' : 'requestMidasPayment'
  return clientErrcodes(call).some((errcode) => errcode.code === code)
}

function faultOf({ number, rule, random }: KeptRule): Fault {
  const { effect, ms, median_ms: median, sigma = 0.5, err_code: code } = rule
  if (code !== undefined) return { rule: number, effect, err_code: code }
  if (effectRow(effect).takes === undefined) return { rule: number, effect }
  const time = ms ?? Math.round(logNormal(random, median ?? 0, sigma))
  return { rule: number, effect, ms: time }
}

function listed({ number, rule, matched, fired }: KeptRule): ListedFault {
  return { rule: number, ...rule, matched, fired }
}

/** The rule, once it is as documented. */
export function checkedRule(input: unknown): FaultRule {
  const rule = checked(RuleSchema, input, 'a fault rule')
  const { effect, operation = 'all', dialect, ms, median_ms, sigma } = rule
  const { operations, takes } = effectRow(effect)
  if (operation !== 'all' && !operations.includes(operation)) {
    const allowed = operations.join(', ')
    throw new InvalidInput(`operation must be one of ${allowed} or all for ${effect}`)
  }
  if (dialect !== undefined && !isFor(effect, { dialect, operation })) {
    const call = operation === 'all' ? '' : ` for ${operation}`
    throw new InvalidInput(`dialect: ${dialect} has no ${effect}${call}`)
  }
  if (takes !== 'time' && (median_ms !== undefined || sigma !== undefined)) {
    const field = median_ms === undefined ? 'sigma' : 'median_ms'
    throw new InvalidInput(`${field} is for delay and slow_database, not for ${effect}`)
  }
  if ((takes === undefined || takes === 'err_code') && ms !== undefined) {
    throw new InvalidInput(`ms is for effects that take time, not for ${effect}`)
  }
  if (takes === 'ms' && ms === undefined) {
    throw new InvalidInput(`ms is missing: how long ${effect} lasts, in milliseconds`)
  }
  if (takes === 'time' && (ms === undefined) === (median_ms === undefined)) {
    throw new InvalidInput(`ms or median_ms must be given for ${effect}, one of them`)
  }
  if (sigma !== undefined && median_ms === undefined) {
    throw new InvalidInput('median_ms is missing: sigma spreads around it')
  }
  checkCode(rule, takes === 'err_code')
  return rule
}

function checkCode({ effect, dialect, err_code: code }: FaultRule, isTaken: boolean): void {
  if (isTaken === (code === undefined)) {
    const wrong = isTaken
      ? `err_code is missing: what the client call answers under ${effect}`
      : `err_code is for client_error_before_pay and client_error_after_pay, not for ${effect}`
    throw new InvalidInput(wrong)
  }
  if (code === undefined) return
  const names = dialect === undefined ? (['1.0', 'xpay'] as const) : [dialect]
  if (names.some((name) => hasCode(name, code))) return
  const whose = dialect === undefined ? 'the client calls' : `the client call of ${dialect}`
  throw new InvalidInput(`err_code ${code} is no code of ${whose}: the reference lists them`)
}
