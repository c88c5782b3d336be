// Colours of the component library with the contrast of WCAG 2.2 AA: its own blue and greys have less. The same
// colours are in styles.css.
import type { ThemeConfig } from 'antd'

type Tokens = NonNullable<ThemeConfig['token']>

const all = {
  fontFamily:
    "system-ui, -apple-system, 'Segoe UI', Roboto, 'PingFang SC', 'Hiragino Sans GB', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC', sans-serif",
  borderRadius: 6,
  motionDurationMid: '0.1s',
  motionDurationSlow: '0.15s',
} satisfies Tokens

export const light = {
  ...all,
  colorPrimary: '#0b5cad',
  colorLink: '#0b5cad',
  colorLinkHover: '#094a8c',
  colorLinkActive: '#094a8c',
  colorError: '#b3261e',
  colorSuccess: '#1c6b38',
  colorWarning: '#8a5300',
  colorErrorBg: '#fdf0ef',
  colorErrorBorder: '#e9a9a4',
  colorSuccessBg: '#edf8f0',
  colorSuccessBorder: '#9bcfac',
  colorWarningBg: '#fdf6e7',
  colorWarningBorder: '#dfbf80',
  colorText: '#1b1f24',
  colorTextSecondary: '#4f5762',
  colorTextTertiary: '#5c6570',
  colorTextDescription: '#4f5762',
  colorTextPlaceholder: '#646d78',
} satisfies Tokens

export const dark = {
  ...all,
  colorPrimary: '#1f6fc4',
  colorLink: '#86bdf5',
  colorLinkHover: '#a5cff8',
  colorLinkActive: '#a5cff8',
  colorError: '#ff8f86',
  colorBgBase: '#12161b',
  colorBgContainer: '#1a1f26',
  colorBgElevated: '#222832',
  colorText: '#e6e9ed',
  colorTextSecondary: '#b3bcc7',
  colorTextTertiary: '#a3acb8',
  colorTextDescription: '#b3bcc7',
  colorTextPlaceholder: '#98a2ae',
} satisfies Tokens

/** On a dark ground the primary colour is for grounds of white text alone. */
export const darkParts = {
  Button: {
    colorPrimaryHover: '#2b71b8',
    dangerColor: '#1c0d0b',
    defaultHoverColor: '#86bdf5',
    defaultActiveColor: '#86bdf5',
    defaultHoverBorderColor: '#86bdf5',
  },
  Tabs: { itemSelectedColor: '#86bdf5', itemHoverColor: '#86bdf5', inkBarColor: '#86bdf5' },
  Radio: { buttonCheckedBg: '#222832' },
} satisfies NonNullable<ThemeConfig['components']>
