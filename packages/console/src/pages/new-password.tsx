// Asks for a new password twice; who changes one gives the old one too.
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { useWords } from '../settings/settings.tsx'

interface Given {
  readonly current: string
  readonly password: string
}

export function NewPasswordForm({
  submit,
  accept,
  asksCurrent = false,
}: {
  readonly submit: string
  readonly accept: (given: Given) => Promise<void>
  readonly asksCurrent?: boolean
}) {
  const t = useWords()
  const [form] = Form.useForm<Given>()
  const [isBusy, setIsBusy] = useState(false)
  const finish = async (given: Given) => {
    setIsBusy(true)
    await accept(given)
    setIsBusy(false)
    form.resetFields()
  }
  return (
    <Form
      form={form}
      layout="vertical"
      requiredMark={false}
      onFinish={(given: Given) => void finish(given)}
    >
      {asksCurrent && (
        <Form.Item
          name="current"
          label={t('current_password')}
          rules={[{ required: true, message: t('password_needed') }]}
        >
          <Input.Password autoComplete="current-password" maxLength={256} />
        </Form.Item>
      )}
      <Form.Item
        name="password"
        label={t('new_password')}
        extra={t('password_short')}
        rules={[{ required: true, min: 12, message: t('password_short') }]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Form.Item
        name="again"
        label={t('repeat_password')}
        dependencies={['password']}
        rules={[
          {
            validator: (_, value: unknown) =>
              value === form.getFieldValue('password')
                ? Promise.resolve()
                : Promise.reject(new Error(t('passwords_differ'))),
          },
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={256} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {submit}
      </Button>
    </Form>
  )
}
