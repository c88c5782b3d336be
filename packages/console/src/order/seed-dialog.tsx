// What a developer needs to repeat an order in the emulator: the seed file and the command that loads it.
import { Button, Modal } from 'antd'
import type { OrderLife } from '../api/bodies.ts'
import { useNow } from '../api/controls.ts'
import { saveJson } from '../format/save.ts'
import type { Owner } from '../links/links.ts'
import { CopyButton } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'
import { seedOf } from './seed.ts'

const fileName = 'seed.json'
const command = `pactolus dev --data memory --seed ${fileName}`

export function SeedDialog({
  owner,
  life,
  close,
}: {
  readonly owner: Owner
  readonly life: OrderLife
  readonly close: () => void
}) {
  const t = useWords()
  const now = useNow()
  const seed = seedOf(owner, life, now())
  if (seed === undefined) return null
  const text = JSON.stringify(seed, null, 2)
  return (
    <Modal
      open
      title={t('seed_do')}
      onCancel={close}
      footer={
        <Button type="primary" onClick={() => saveJson(fileName, seed)}>
          {t('download', { format: fileName })}
        </Button>
      }
    >
      <p>{t('seed_lead')}</p>
      <p>
        <code>{command}</code> <CopyButton text={command} what={t('seed_command')} />
      </p>
      <p>
        <strong>{fileName}</strong> <CopyButton text={text} what={fileName} />
      </p>
      <pre>{text}</pre>
    </Modal>
  )
}
