// Closed days as files, in the three layouts.
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { fileAddress } from '../api/client.ts'
import { placePath, useMay } from '../api/queries.ts'
import type { Place } from '../links/links.ts'
import { Panel } from '../parts/panel.tsx'
import { useSettings } from '../settings/settings.tsx'

const files = [
  { word: 'file_csv', ending: 'csv', layout: 'pactolus' },
  { word: 'file_xlsx', ending: 'xlsx', layout: 'pactolus' },
  { word: 'file_json', ending: 'json', layout: 'pactolus' },
  { word: 'file_audit_json', ending: 'json', layout: 'audit' },
  { word: 'file_audit_csv', ending: 'csv', layout: 'audit' },
  { word: 'file_wechat', ending: 'csv', layout: 'wechat' },
] as const

export function CloseFiles({
  place,
  of,
}: {
  readonly place: Place
  readonly of: { readonly date: string } | { readonly month: string }
}) {
  const { t, language } = useSettings()
  if (!useMay(place, 'finance')) return null
  return (
    <Panel title={t('files')}>
      <div className="actions">
        {files.map(({ word, ending, layout }) => (
          <Button
            key={word}
            icon={<DownloadOutlined aria-hidden />}
            href={fileAddress(`${placePath(place)}/closes.${ending}`, {
              ...of,
              layout,
              lang: language,
            })}
            download
          >
            {t(word)}
          </Button>
        ))}
      </div>
    </Panel>
  )
}
