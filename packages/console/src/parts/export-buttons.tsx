// Downloads what a list shows as a file for spreadsheets: the service writes it, however long it is.
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { fileAddress } from '../api/client.ts'
import { useMay } from '../api/queries.ts'
import { offsetText } from '../format/times.ts'
import type { Place } from '../links/links.ts'
import { useSettings } from '../settings/settings.tsx'

export function ExportButtons({
  place,
  path,
  values,
}: {
  /** Where the role finance is needed; undefined: everywhere. */
  readonly place: Place | undefined
  /** Of the file in the API, without .csv or .xlsx. */
  readonly path: string
  readonly values: Readonly<Record<string, string>>
}) {
  const { t, language, zone } = useSettings()
  if (!useMay(place, 'finance')) return null
  const layout = { ...values, lang: language, tz: offsetText(zone) }
  return (
    <span className="actions">
      {(['csv', 'xlsx'] as const).map((format) => (
        <Button
          key={format}
          icon={<DownloadOutlined aria-hidden />}
          href={fileAddress(`${path}.${format}`, layout)}
          download
        >
          {t('download', { format: format.toUpperCase() })}
        </Button>
      ))}
    </span>
  )
}
