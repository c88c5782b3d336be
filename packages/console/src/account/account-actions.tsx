// What an operator may do with an account, as far as his role reaches there.
import { Button } from 'antd'
import { useState } from 'react'
import type { Account } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { accountPath, useMay } from '../api/queries.ts'
import type { Owner } from '../links/links.ts'
import { useWords } from '../settings/settings.tsx'
import { MoveDialog } from './move-dialog.tsx'
import { ReasonDialog, type ReasonTexts } from './reason-dialog.tsx'

type Dialog = 'recharge' | 'present' | 'freeze' | 'note'

export function AccountActions({ owner, account }: { owner: Owner; account: Account }) {
  const t = useWords()
  const [dialog, setDialog] = useState<Dialog>()
  const maySupport = useMay(owner, 'support')
  const close = () => setDialog(undefined)
  const isThere = account.created_at !== null
  return (
    <>
      {maySupport && <Button onClick={() => setDialog('note')}>{t('add_note')}</Button>}
      {maySupport && isThere && (
        <Button onClick={() => setDialog('freeze')} danger={!account.frozen}>
          {account.frozen ? t('unfreeze_do') : t('freeze_do')}
        </Button>
      )}
      {maySupport && <Button onClick={() => setDialog('present')}>{t('present_do')}</Button>}
      {maySupport && (
        <Button type="primary" onClick={() => setDialog('recharge')}>
          {t('recharge_do')}
        </Button>
      )}
      {(dialog === 'recharge' || dialog === 'present') && (
        <MoveDialog owner={owner} account={account} action={dialog} close={close} />
      )}
      {dialog === 'freeze' && (
        <FreezeDialog owner={owner} isFrozen={account.frozen} close={close} />
      )}
      {dialog === 'note' && <NoteDialog owner={owner} close={close} />}
    </>
  )
}

function FreezeDialog({
  owner,
  isFrozen,
  close,
}: {
  readonly owner: Owner
  readonly isFrozen: boolean
  readonly close: () => void
}) {
  const t = useWords()
  const verb = isFrozen ? 'unfreeze' : 'freeze'
  const texts: ReasonTexts = {
    title: t(`${verb}_do`),
    lead: t(`${verb}_lead`),
    done: t(`${verb}_done`),
    isGrave: !isFrozen,
  }
  const act = (reason: string) => call('POST', `${accountPath(owner)}/${verb}`, { reason })
  return <ReasonDialog texts={texts} act={act} close={close} />
}

function NoteDialog({ owner, close }: { readonly owner: Owner; readonly close: () => void }) {
  const t = useWords()
  const texts: ReasonTexts = {
    title: t('add_note'),
    lead: t('note_hint'),
    done: t('note_saved'),
    isNote: true,
  }
  const act = (text: string) => call('POST', `${accountPath(owner)}/notes`, { text })
  return <ReasonDialog texts={texts} act={act} close={close} />
}
