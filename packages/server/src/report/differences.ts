// The differences between a file and the ledger: one on each line, with room for what was done about it.
import type { Suggestion } from '../bills/judge.ts'
import type { Sentence } from '../bills/sentences.ts'
import { resolutionNames, sheetHeads } from '../bills/sheet.ts'
import { coins } from '../dialect/answer.ts'
import type { Cause, Difference } from '../directory/differences.ts'
import type { Table } from '../table/table.ts'
import { type Column, type Language, type Layout, tableOf, timeColumn } from './columns.ts'

export interface ReportedDifference extends Difference {
  readonly suggestion: Suggestion
  readonly sentence: Sentence
}

const causeNames: Readonly<Record<Cause, string>> = {
  missing_here: '账本缺少',
  missing_there: '文件缺少',
  amount: '金额不一致',
  state: '状态不一致',
  late: '跨期',
  duplicate_in_file: '文件重复',
  unknown_player: '玩家不存在',
  returned_outside: '外部已退款',
}
const suggestionNames: Readonly<Record<Suggestion, string>> = {
  recharge: '立即充值',
  cancel: '立即取消',
  freeze: '冻结账户',
  accept: '备注后接受',
  wait: '等待',
}

export function differencesTable(
  pages: AsyncIterable<readonly ReportedDifference[]>,
  layout: Layout,
): Table {
  return tableOf(columnsOf(layout), pages, layout.language)
}

function columnsOf(layout: Layout): readonly Column<ReportedDifference>[] {
  const { language } = layout
  return [
    { ...sheetHeads.id, of: ({ differenceId }) => coins(differenceId) },
    { zh: '原因', en: 'Cause', of: ({ cause }) => named(cause, causeNames, language) },
    { zh: '单号', en: 'Number', of: ({ number }) => number },
    { zh: 'openid', en: 'openid', of: ({ openid }) => openid },
    { zh: '分区', en: 'Zone', of: ({ zoneId }) => zoneId },
    timeColumn({ zh: '时间', en: 'Time' }, layout, ({ at }) => at),
    { zh: '文件行号', en: 'Row of the file', of: ({ row }) => (row === 0 ? null : row) },
    { zh: '说明', en: 'What differs', of: ({ sentence }) => sentence[language] },
    {
      zh: '建议',
      en: 'Suggestion',
      of: ({ suggestion }) => named(suggestion, suggestionNames, language),
    },
    {
      ...sheetHeads.resolution,
      of: ({ resolution }) => named(resolution, resolutionNames, language),
    },
    { ...sheetHeads.billNo, of: ({ namedNo }) => namedNo },
    { ...sheetHeads.note, of: ({ note }) => note },
    { zh: '处理人', en: 'Resolved by', of: ({ resolvedBy }) => resolvedBy },
  ]
}

function named<Name extends string>(
  name: Name | null,
  chinese: Readonly<Record<Name, string>>,
  language: Language,
): string | null {
  return name === null || language === 'en' ? name : chinese[name]
}
