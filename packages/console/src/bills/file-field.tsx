// A file that is chosen or dropped, and sent at once.
import { UploadOutlined } from '@ant-design/icons'
import { type ChangeEvent, type DragEvent, useState } from 'react'
import { Failure } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'

export function FileField({
  label,
  send,
}: {
  readonly label: string
  readonly send: (file: File) => Promise<unknown>
}) {
  const t = useWords()
  const [name, setName] = useState<string>()
  const [error, setError] = useState<unknown>()
  const take = async (file: File | undefined) => {
    if (file === undefined || name !== undefined) return
    setName(file.name)
    setError(undefined)
    try {
      await send(file)
    } catch (found) {
      setError(found)
    }
    setName(undefined)
  }
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0]
    void take(file).finally(() => {
      // The same file once more is a change, too.
      target.value = ''
    })
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    void take(event.dataTransfer.files[0])
  }
  return (
    <>
      <label
        className="file-field"
        aria-label={label}
        onDrop={drop}
        onDragOver={(event) => event.preventDefault()}
      >
        <UploadOutlined aria-hidden />
        {name === undefined ? (
          <span>{t('bill_choose')}</span>
        ) : (
          <span role="status">{t('bill_uploading', { name })}</span>
        )}
        <input
          type="file"
          aria-label={label}
          accept=".csv,.txt,.xlsx"
          disabled={name !== undefined}
          onChange={choose}
        />
      </label>
      {error !== undefined && <Failure error={error} />}
    </>
  )
}
