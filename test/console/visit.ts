// A visit of a page, and what can be opened there.
import type { Page } from 'playwright-core'
import type { Role } from './stage.ts'

export interface Visit {
  readonly name: string
  readonly path: string
  /** Who may see it; everybody when left out. */
  readonly roles?: readonly Role[]
  /** A text that must be there, in both languages: the page shows its data. */
  readonly shows: string
  readonly opens?: readonly Opening[]
  /** Much like another one: the quick tour leaves it out. */
  readonly isAlike?: true
  /** What people open on a phone: the quick tour visits these alone when it is narrow. */
  readonly isMain?: true
  /** What it asks for is not there: the browser itself writes an error for that. */
  readonly isMissing?: true
}

export interface Opening {
  readonly name: string
  /** Much like another one: the quick tour leaves it out. */
  readonly isAlike?: true
  readonly roles?: readonly Role[]
  readonly open: (page: Page) => Promise<void>
}

export const rolesThatMove: readonly Role[] = ['support', 'admin']
export const deciders: readonly Role[] = ['finance', 'admin']

export const button = (en: string, zh: string) => (page: Page) =>
  page
    .getByRole('button', { name: new RegExp(`^(?:${en}|${zh.split('').join(' ?')})$`) })
    .first()
    .click()

/** A button, then what came up is there. */
export const dialog = (name: string, en: string, zh: string, roles?: readonly Role[]): Opening => ({
  name,
  ...(roles !== undefined && { roles }),
  open: async (page) => {
    await button(en, zh)(page)
    await page
      .locator('.ant-modal-container, .ant-drawer-content-wrapper, .ant-modal-content')
      .first()
      .waitFor()
  },
})

export const alike = (opening: Opening): Opening => ({ ...opening, isAlike: true })

export const list = (name: string, index: number): Opening => ({
  name,
  open: async (page) => {
    await page.locator('main .ant-select').nth(index).click()
    await page.locator('.ant-select-dropdown').first().waitFor()
  },
})
