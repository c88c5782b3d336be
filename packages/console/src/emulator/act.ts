// What a button of the emulator's pages does: it calls a control, and every shown answer is asked again.
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp } from 'antd'
import { useState } from 'react'
import { call } from '../api/client.ts'
import { controlPath } from '../api/controls.ts'
import { forgetAnswers } from '../api/queries.ts'
import { failureTexts } from '../parts/states.tsx'
import { useWords } from '../settings/settings.tsx'

export interface Acting {
  readonly isBusy: boolean
  /** The answer; undefined when it failed, which the page has said then. */
  act<Body = unknown>(
    method: 'POST' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<Body | undefined>
}

export function useAct(namespace: string): Acting {
  const t = useWords()
  const client = useQueryClient()
  const { message } = AntApp.useApp()
  const [isBusy, setIsBusy] = useState(false)
  return {
    isBusy,
    async act<Body>(method: 'POST' | 'DELETE', path: string, body?: object) {
      setIsBusy(true)
      try {
        // An answer without a body is an answer, too.
        const answer =
          (await call<Body>(method, controlPath(path, namespace), body)) ?? ({} as Body)
        await forgetAnswers(client)
        return answer
      } catch (error) {
        void message.error(failureTexts(t, error).title)
        return undefined
      } finally {
        setIsBusy(false)
      }
    },
  }
}
