// The menu of the operator: his account, his settings, the way out.
import { SettingOutlined, UserOutlined } from '@ant-design/icons'
import { useQueryClient } from '@tanstack/react-query'
import { App as AntApp, Button, Dropdown, Modal, Radio } from 'antd'
import { useState } from 'react'
import type { Session } from '../api/bodies.ts'
import { call } from '../api/client.ts'
import { endSession } from '../api/queries.ts'
import { links } from '../links/links.ts'
import { failureTexts } from '../parts/states.tsx'
import { goTo } from '../settings/place-in-history.ts'
import { useSettings } from '../settings/settings.tsx'

export function OperatorMenu({ session }: { readonly session: Session }) {
  const { t } = useSettings()
  const { message } = AntApp.useApp()
  const client = useQueryClient()
  const [isOpen, setIsOpen] = useState(false)
  const { name } = session.operator
  const signOut = async () => {
    try {
      await call('DELETE', '/session')
      endSession(client)
      goTo(links.signIn())
    } catch (error) {
      void message.error(failureTexts(t, error).title)
    }
  }
  const items = [
    { key: 'me', label: t('my_account') },
    { key: 'settings', label: t('settings') },
    { type: 'divider' as const },
    { key: 'out', label: t('sign_out') },
  ]
  const choose = (key: string) => {
    if (key === 'me') goTo(links.me())
    else if (key === 'settings') setIsOpen(true)
    else void signOut()
  }
  return (
    <>
      <Dropdown menu={{ items, onClick: ({ key }) => choose(key) }} trigger={['click']}>
        <Button
          className="operator"
          icon={<UserOutlined aria-hidden />}
          aria-label={t('menu_of', { name })}
        >
          <span className="operator-name">{name}</span>
        </Button>
      </Dropdown>
      <SettingsDialog isOpen={isOpen} close={() => setIsOpen(false)} />
    </>
  )
}

/** The same choices where nobody is signed in yet. */
export function SettingsButton() {
  const [isOpen, setIsOpen] = useState(false)
  return (
    <>
      <Button icon={<SettingOutlined aria-hidden />} onClick={() => setIsOpen(true)}>
        语言 / Language
      </Button>
      <SettingsDialog isOpen={isOpen} close={() => setIsOpen(false)} />
    </>
  )
}

function SettingsDialog({ isOpen, close }: { isOpen: boolean; close: () => void }) {
  const { t, language, appearance, zone, change } = useSettings()
  return (
    <Modal open={isOpen} title={t('settings')} footer={null} onCancel={close} width={420}>
      <div className="choices">
        <Choice
          title="语言 / Language"
          value={language}
          options={[
            ['zh', '简体中文'],
            ['en', 'English'],
          ]}
          choose={(value) => change({ language: value })}
        />
        <Choice
          title={t('appearance')}
          value={appearance}
          options={[
            ['light', t('light')],
            ['dark', t('dark')],
            ['system', t('as_system')],
          ]}
          choose={(value) => change({ appearance: value })}
        />
        <Choice
          title={t('time_zone')}
          value={zone}
          options={[
            ['utc8', t('tz_utc8')],
            ['utc', t('tz_utc')],
            ['local', t('tz_local')],
          ]}
          choose={(value) => change({ zone: value })}
        />
      </div>
    </Modal>
  )
}

function Choice<Value extends string>({
  title,
  value,
  options,
  choose,
}: {
  readonly title: string
  readonly value: Value
  readonly options: readonly (readonly [Value, string])[]
  readonly choose: (value: Value) => void
}) {
  return (
    <fieldset>
      <legend>{title}</legend>
      <Radio.Group
        optionType="button"
        value={value}
        options={options.map(([key, label]) => ({ value: key, label }))}
        onChange={({ target }) => choose(target.value as Value)}
      />
    </fieldset>
  )
}
