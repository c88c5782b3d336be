// The explanation of a wrong signature, for the developer who sent it.
import type { Mistake } from '@pactolus/protocol'
import type { WrongSignature } from './answer.ts'

export function explanation(mistakes: readonly Mistake[]): string {
  if (mistakes.length > 0) return mistakes.map(({ en }) => en).join('; and ')
  return 'none of the known mistakes; compare step by step with: pactolus sign --explain'
}

export function explanationInChinese(
  name: WrongSignature['name'],
  mistakes: readonly Mistake[],
): string {
  if (mistakes.length > 0) return mistakes.map(({ zh }) => zh).join('；')
  return name === 'signature'
    ? '不属于已知的错误，请确认 session_key 是该玩家最近一次登录得到的'
    : '不属于已知的错误，请用 pactolus sign --explain 逐字节比较'
}
