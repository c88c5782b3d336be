// The documents as files for Postman, Apifox and generators, with the address of this service in them.
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { fileAddress } from '../api/client.ts'
import { useSettings } from '../settings/settings.tsx'
import { collectionFor, protocolDocument } from './documents.ts'

export function Downloads() {
  const { t, language } = useSettings()
  const { origin } = window.location
  const collection = async () =>
    save('pactolus.postman_collection.json', await collectionFor(language, origin))
  const openapi = async () =>
    save('pactolus.openapi.json', {
      ...(await protocolDocument(language)),
      servers: [{ url: origin }],
    })
  return (
    <>
      <Button icon={<DownloadOutlined />} onClick={() => void collection()}>
        Postman / Apifox
      </Button>
      <Button icon={<DownloadOutlined />} onClick={() => void openapi()}>
        {t('api_openapi')}
      </Button>
      <Button
        icon={<DownloadOutlined />}
        href={fileAddress('/docs/json', {})}
        download="pactolus-admin.openapi.json"
      >
        {t('api_openapi_admin')}
      </Button>
    </>
  )
}

/** Hands a file to the browser. */
function save(name: string, content: object): void {
  const blob = new Blob([JSON.stringify(content, null, 2)], { type: 'application/json' })
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
