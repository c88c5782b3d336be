// A difference as a sentence, in both languages.
import type { Difference } from '../directory/differences.ts'

export interface Sentence {
  readonly en: string
  readonly zh: string
}

/** `isMoney`: the file counts in fen, not in coins. */
export function sentenceOf(found: Difference, isMoney: boolean): Sentence {
  const { number } = found
  const facts = factsOf(found, isMoney)
  switch (found.cause) {
    case 'missing_here':
      if (found.ourKind !== null) return otherKindSentence(found, facts)
      return {
        en: `The file has ${number} with ${facts.theirs.en}. The ledger has no such order.`,
        zh: `文件中有 ${number}（${facts.theirs.zh}），账本中没有这笔订单。`,
      }
    case 'missing_there':
      return {
        en: `The ledger has ${number} with ${facts.ours.en}. The file does not have it.`,
        zh: `账本中有 ${number}（${facts.ours.zh}），文件中没有。`,
      }
    case 'amount':
      return {
        en: `${number} is ${facts.theirs.en} in the file and ${facts.ours.en} in the ledger.`,
        zh: `${number} 金额不一致：文件为 ${facts.theirs.zh}，账本为 ${facts.ours.zh}。`,
      }
    case 'state':
      return stateSentence(found, facts)
    case 'late':
      return {
        en: `${number} agrees, but the ledger has it outside of the period, at ${facts.at}.`,
        zh: `${number} 一致，但账本入账时间不在对账期内：${facts.at}。`,
      }
    case 'duplicate_in_file':
      return {
        en: `Row ${found.row} of the file repeats ${number}.`,
        zh: `文件第 ${found.row} 行重复了 ${number}。`,
      }
    case 'unknown_player':
      return {
        en: `The file has ${number} with ${facts.theirs.en} of ${found.openid}, who has no account here.`,
        zh: `文件中有 ${number}（${facts.theirs.zh}），但玩家 ${found.openid} 在账本中没有账户。`,
      }
    case 'returned_outside':
      return {
        en: `${facts.theirReturned.en} of ${number} were paid back outside; the coins are still here.`,
        zh: `${number} 已在外部退款 ${facts.theirReturned.zh}，游戏币仍在账本中。`,
      }
  }
}

type Facts = ReturnType<typeof factsOf>

function factsOf(found: Difference, isMoney: boolean) {
  // A recharge that is no purchase has coins, also where the file has money.
  const isOurMoney = found.ourKind === 'purchase' || found.ourKind === 'day'
  return {
    theirs: amountText(found.theirs, isMoney),
    ours: amountText(found.ours, isOurMoney),
    theirReturned: amountText(found.theirReturned, isMoney),
    ourReturned: amountText(found.ourReturned, isOurMoney),
    at: localTime(found.ourAt ?? found.at),
  }
}

const kindNames: Readonly<Record<string, Sentence>> = {
  pay: { en: 'pay', zh: '扣款' },
  recharge: { en: 'recharge', zh: '充值' },
  present: { en: 'present', zh: '赠送' },
}

function otherKindSentence({ number, ourKind }: Difference, { theirs, ours }: Facts): Sentence {
  const kind = kindNames[ourKind ?? '']
  return {
    en: `The file has ${number} with ${theirs.en}. In the ledger that number is a ${kind?.en} of ${ours.en}.`,
    zh: `文件中有 ${number}（${theirs.zh}），账本中该单号是${kind?.zh}（${ours.zh}）。`,
  }
}

function stateSentence(
  { number, ourReturned, theirReturned, ourKind }: Difference,
  facts: Facts,
): Sentence {
  if (ourKind === 'purchase' && ourReturned === theirReturned) {
    return {
      en: `${number} is paid, and its coins have not come in.`,
      zh: `${number} 已支付，但游戏币尚未到账。`,
    }
  }
  if ((theirReturned ?? 0n) === 0n && (ourReturned ?? 0n) === 0n) {
    return {
      en: `${number} failed according to the file. The ledger has it with ${facts.ours.en}.`,
      zh: `文件中 ${number} 为失败，账本中已记账 ${facts.ours.zh}。`,
    }
  }
  return {
    en: `Of ${number} ${facts.theirReturned.en} came back according to the file, and ${facts.ourReturned.en} in the ledger.`,
    zh: `${number} 退回金额不一致：文件为 ${facts.theirReturned.zh}，账本为 ${facts.ourReturned.zh}。`,
  }
}

function amountText(amount: bigint | null, isMoney: boolean): Sentence {
  if (amount === null) return { en: 'no amount', zh: '无金额' }
  if (!isMoney) return { en: `${amount} coins`, zh: `${amount} 游戏币` }
  const yuan = `${amount / 100n}.${String(amount % 100n).padStart(2, '0')}`
  return { en: `${yuan} yuan`, zh: `${yuan} 元` }
}

/** In the zone of finance. */
function localTime(at: Date): string {
  const text = new Date(at.getTime() + 8 * 3_600_000).toISOString()
  return `${text.slice(0, 19).replace('T', ' ')} UTC+8`
}
