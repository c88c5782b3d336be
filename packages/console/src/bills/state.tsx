// How far a file is.
import type { ListedBill } from '../api/bodies.ts'
import { Chip } from '../parts/texts.tsx'
import { useWords } from '../settings/settings.tsx'

const tones = { uploaded: 'plain', comparing: 'info', compared: 'good', failed: 'bad' } as const

export function BillState({ state }: Pick<ListedBill, 'state'>) {
  const t = useWords()
  return <Chip tone={tones[state]}>{t(`bill_state_${state}`)}</Chip>
}
