// The pages of the emulator, which dev alone has: one for each of its controls, for the namespace in the address.
import { Button, Select } from 'antd'
import { type ComponentType, lazy, Suspense } from 'react'
import { useGames } from '../api/controls.ts'
import { type EmulatorSection, emulatorSections, links } from '../links/links.ts'
import { PageHead } from '../parts/panel.tsx'
import { Failure, Loading, Nothing } from '../parts/states.tsx'
import { A } from '../parts/texts.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useWords } from '../settings/settings.tsx'

type Section = ComponentType<{ readonly namespace: string }>

const sections: Readonly<Record<EmulatorSection, Section>> = {
  requests: lazy(async () => ({ default: (await import('../emulator/requests.tsx')).Requests })),
  try: lazy(async () => ({ default: (await import('../emulator/try.tsx')).TryPage })),
  topup: lazy(async () => ({ default: (await import('../emulator/topup.tsx')).TopUpPage })),
  faults: lazy(async () => ({ default: (await import('../emulator/faults.tsx')).Faults })),
  clock: lazy(async () => ({ default: (await import('../emulator/clock.tsx')).ClockPage })),
  state: lazy(async () => ({ default: (await import('../emulator/state.tsx')).StatePage })),
}

export function EmulatorPages({
  namespace,
  section,
}: {
  readonly namespace: string
  readonly section: EmulatorSection
}) {
  const t = useWords()
  const { data, error, refetch } = useGames()
  const isKnown = data?.items.some(({ name }) => name === namespace)
  const Shown = sections[section]
  return (
    <>
      <PageHead
        title={t(`emu_${section}`)}
        lead={t(`emu_${section}_lead`)}
        actions={<NamespaceSwitch namespace={namespace} section={section} />}
      />
      <nav className="tabs" aria-label={t('emulator')}>
        <ul>
          {emulatorSections.map((name) => (
            <li key={name} aria-current={name === section ? 'page' : undefined}>
              <A href={links.emulator(namespace, name)}>{t(`emu_${name}`)}</A>
            </li>
          ))}
        </ul>
      </nav>
      {error !== null && <Failure error={error} again={() => void refetch()} />}
      {isKnown === false && (
        <Nothing
          title={t('emu_no_namespace', { name: namespace })}
          hint={
            <Button onClick={() => goTo(links.emulator('default', section))}>
              {t('emu_to_default')}
            </Button>
          }
        />
      )}
      {isKnown === true && (
        <Suspense fallback={<Loading />}>
          <Shown namespace={namespace} key={namespace} />
        </Suspense>
      )}
    </>
  )
}

function NamespaceSwitch({
  namespace,
  section,
}: {
  readonly namespace: string
  readonly section: EmulatorSection
}) {
  const t = useWords()
  const { data } = useGames()
  const names = data?.items.map(({ name }) => name) ?? []
  return (
    <Select
      className="namespace-switch"
      aria-label={t('emu_namespace_now', { name: namespace })}
      showSearch
      popupMatchSelectWidth={false}
      value={namespace}
      options={[...new Set([namespace, ...names])].map((name) => ({ value: name, label: name }))}
      onChange={(name: string) => goTo(links.emulator(name, section))}
    />
  )
}
