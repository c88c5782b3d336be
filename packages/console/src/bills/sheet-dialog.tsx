// Imports a spreadsheet of differences with resolutions in it.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Modal } from 'antd'
import { send } from '../api/client.ts'
import { forgetAnswers } from '../api/queries.ts'
import { useWords } from '../settings/settings.tsx'
import { FileField } from './file-field.tsx'

export function SheetDialog({
  path,
  close,
}: {
  readonly path: string
  readonly close: () => void
}) {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const take = async (file: File) => {
    const { resolved } = await send<{ resolved: number }>(`${path}/resolutions`, file)
    void message.success(t('bill_sheet_done', { n: resolved }))
    await forgetAnswers(client)
    close()
  }
  return (
    <Modal open title={t('bill_sheet')} onCancel={close} footer={null}>
      <p>{t('bill_sheet_lead')}</p>
      <FileField label={t('bill_sheet')} send={take} />
    </Modal>
  )
}
