// A table that turns into a list of cards on a narrow screen. Lists go on by a button: the ledger is read by
// keys, never counted.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../settings/settings.tsx'

export interface Column<Row> {
  readonly title: string
  /** Numbers stand to the right. */
  readonly isNumber?: boolean
  /** On a narrow screen it needs no name before it: a time, a kind. */
  readonly isPlain?: boolean
  readonly show: (row: Row) => ReactNode
}

interface Shown<Row> {
  readonly label: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[]
  readonly keyOf: (row: Row) => string
}

export function Table<Row>({ label, columns, rows, keyOf }: Shown<Row>) {
  // The roles stay when the style makes blocks of rows and cells.
  return (
    <table className="table" role="table" aria-label={label}>
      <thead role="rowgroup">
        <tr role="row">
          {columns.map(({ title, isNumber }) => (
            <th key={title} role="columnheader" scope="col" className={isNumber ? 'right' : ''}>
              {title}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map((row) => (
          <tr key={keyOf(row)} role="row">
            {columns.map((column) => (
              <td
                key={column.title}
                role="cell"
                data-label={column.title}
                className={classOf(column)}
              >
                <div>{column.show(row)}</div>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function classOf({ isNumber, isPlain }: Pick<Column<never>, 'isNumber' | 'isPlain'>): string {
  return [isNumber && 'right', isPlain && 'bare-cell'].filter(Boolean).join(' ')
}

interface Continued {
  readonly hasNextPage: boolean
  readonly isFetchingNextPage: boolean
  readonly fetchNextPage: () => unknown
}

export function More({ list, label }: { readonly list: Continued; readonly label?: string }) {
  const t = useWords()
  if (!list.hasNextPage) return null
  return (
    <div className="more">
      <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
        {label ?? t('more')}
      </Button>
    </div>
  )
}
