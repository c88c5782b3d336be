// Everything that the pages stand in: theme, words, data; and which page the address asks for.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { App as AntApp, ConfigProvider, theme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import { type ReactNode, StrictMode } from 'react'
import { ApiFailure, whenSignedOut } from './api/client.ts'
import { sessionKey } from './api/queries.ts'
import { Pages } from './pages.tsx'
import { SettingsOfUser, useSettings } from './settings/settings.tsx'
import { dark, darkParts, light } from './theme.ts'

const client = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // What the server refused it refuses again; a lost connection is worth another try.
      retry: (count, error) => error instanceof ApiFailure && error.status === 0 && count < 2,
    },
  },
})

// Asking for the session again leads to the sign-in, and back here afterwards.
whenSignedOut(() => void client.invalidateQueries({ queryKey: sessionKey }))

export function Console({ nonce }: { readonly nonce: string }) {
  return (
    <StrictMode>
      <QueryClientProvider client={client}>
        <SettingsOfUser>
          <Themed nonce={nonce}>
            <Pages />
          </Themed>
        </SettingsOfUser>
      </QueryClientProvider>
    </StrictMode>
  )
}

function Themed({ nonce, children }: { readonly nonce: string; readonly children: ReactNode }) {
  const { language, isDark, isStill } = useSettings()
  return (
    <ConfigProvider
      csp={{ nonce }}
      // In Chinese it would part the two characters of 充值.
      button={{ autoInsertSpace: false }}
      locale={language === 'zh' ? zhCN : enUS}
      theme={{
        algorithm: isDark ? theme.darkAlgorithm : theme.defaultAlgorithm,
        token: { ...(isDark ? dark : light), motion: !isStill },
        components: isDark ? darkParts : {},
      }}
    >
      <AntApp>{children}</AntApp>
    </ConfigProvider>
  )
}
