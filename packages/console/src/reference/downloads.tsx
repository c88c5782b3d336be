// The documents as files for Postman, Apifox and generators, with the address of this service in them.
import { DownloadOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { fileAddress } from '../api/client.ts'
import { saveJson } from '../format/save.ts'
import { useSettings } from '../settings/settings.tsx'
import { adminDocument, collectionFor, protocolDocument } from './documents.ts'

export function Downloads() {
  const { t, language } = useSettings()
  const { origin } = window.location
  const collection = async () =>
    saveJson('pactolus.postman_collection.json', await collectionFor(language, origin))
  const openapi = async () =>
    saveJson('pactolus.openapi.json', {
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
        href={fileAddress(adminDocument(language), {})}
        download="pactolus-admin.openapi.json"
      >
        {t('api_openapi_admin')}
      </Button>
    </>
  )
}
