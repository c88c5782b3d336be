// A grave step: it is asked for, carried out, and told.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp } from 'antd'
import { forgetAnswers } from '../api/queries.ts'
import { failureTexts } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'

interface Step {
  readonly title: string
  /** What will happen. */
  readonly content: string
  readonly okText: string
  readonly act: () => Promise<void>
}

/** Asks before a step that takes something away; a refusal is shown. */
export function useAsk(): (step: Step) => void {
  const t = useWords()
  const client = useQueryClient()
  const { modal, message } = AntApp.useApp()
  return ({ title, content, okText, act }) =>
    void modal.confirm({
      title,
      content,
      okText,
      okButtonProps: { danger: true },
      cancelText: t('cancel_dialog'),
      onOk: async () => {
        try {
          await act()
          await forgetAnswers(client)
        } catch (error) {
          void message.error(failureTexts(t, error).title)
        }
      },
    })
}
