// A spreadsheet of differences that comes back with resolutions in it.
import { type Resolution, resolutions } from '../directory/differences.ts'
import type { TextRow } from '../table/limits.ts'
import { BadBill } from './values.ts'

/** The columns that are read again, by their heads in both languages. */
export const sheetHeads = {
  id: { en: 'Difference', zh: '差异编号' },
  resolution: { en: 'Resolution', zh: '处理结果' },
  billNo: { en: 'bill_no of the resolution', zh: '处理单号' },
  note: { en: 'Note', zh: '处理说明' },
} as const

export const resolutionNames: Readonly<Record<Resolution, string>> = {
  recharged: '已充值',
  cancelled: '已取消',
  frozen: '已冻结',
  accepted: '已接受',
  waiting: '等待',
}

export interface SheetRow {
  readonly row: number
  readonly id: bigint
  readonly resolution: Resolution
  readonly billNo: string | null
  readonly note: string | null
}

const rowsMax = 10_000

/** The rows that have a resolution; `wrong` says of each that cannot be read what is wrong with it. */
export async function readSheet(
  rows: AsyncIterable<TextRow>,
): Promise<{ found: SheetRow[]; wrong: string[] }> {
  let at: ReturnType<typeof placesOf> | undefined
  const found: SheetRow[] = []
  const wrong: string[] = []
  for await (const { number, cells } of rows) {
    if (at === undefined) {
      at = placesOf(cells)
      continue
    }
    const cell = (place: number) => cells[place] ?? ''
    const word = cell(at.resolution)
    if (word === '') continue
    const resolution = resolutions.find((name) => name === word || resolutionNames[name] === word)
    const id = cell(at.id)
    if (!/^[1-9]\d{0,17}$/.test(id))
      wrong.push(`Row ${number}: "${clip(id)}" is no number of a difference.`)
    else if (resolution === undefined) {
      wrong.push(
        `Row ${number}: the resolution "${clip(word)}" is none of ${resolutions.join(', ')}.`,
      )
    } else if (cell(at.note).length > 512)
      wrong.push(`Row ${number}: the note is longer than 512 characters.`)
    else {
      const texts = { billNo: cell(at.billNo) || null, note: cell(at.note) || null }
      found.push({ row: number, id: BigInt(id), resolution, ...texts })
    }
    if (found.length > rowsMax) throw new BadBill(`More than ${rowsMax} rows have a resolution.`)
  }
  return { found, wrong: [...wrong, ...repeats(found)] }
}

function placesOf(cells: readonly string[]) {
  const place = (name: keyof typeof sheetHeads) =>
    cells.findIndex((cell) => cell === sheetHeads[name].en || cell === sheetHeads[name].zh)
  const places = {
    ...{ id: place('id'), resolution: place('resolution') },
    ...{ billNo: place('billNo'), note: place('note') },
  }
  if (places.id < 0 || places.resolution < 0) {
    throw new BadBill(
      'The first row must have the heads "Difference" and "Resolution", as the download has them.',
    )
  }
  return places
}

function repeats(found: readonly SheetRow[]): string[] {
  const seen = new Set<bigint>()
  return found.flatMap(({ row, id }) => {
    if (seen.has(id)) return [`Row ${row}: difference ${id} is there twice.`]
    seen.add(id)
    return []
  })
}

function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text
}
