// A secret that was just made, shown this once. It is in the state of the page that asked for it and nowhere else:
// closing the dialog forgets it.
import { Alert, Button, Modal } from 'antd'
import { CopyButton } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

export interface Secret {
  readonly title: string
  /** What it is called on the wire, and its text. */
  readonly values: readonly (readonly [name: string, text: string])[]
  readonly note?: string
}

export function SecretDialog({ secret, close }: { secret: Secret; close: () => void }) {
  const t = useWords()
  return (
    <Modal
      open
      title={secret.title}
      // A slip must not lose it.
      closable={false}
      mask={{ closable: false }}
      keyboard={false}
      footer={
        <Button type="primary" onClick={close}>
          {t('secret_kept')}
        </Button>
      }
    >
      <Alert type="warning" showIcon title={t('secret_once')} description={secret.note} />
      <dl className="secrets">
        {secret.values.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <code>{text}</code>
              <CopyButton text={text} what={name} />
            </dd>
          </div>
        ))}
      </dl>
    </Modal>
  )
}
