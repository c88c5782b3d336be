// A real Chromium, and a page that is watched: errors in its console, violations of its policy, requests to other
// hosts, and what axe-core finds.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { until } from '../../packages/server/test/support/until.ts'

const executablePath = '/usr/bin/chromium'
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run']
const limitMs = 30_000

export interface Look {
  readonly language: 'zh' | 'en'
  readonly width: number
  readonly scheme: 'light' | 'dark'
}

export async function openBrowser(): Promise<{ browser: Browser; close(): Promise<void> }> {
  const home = mkdtempSync(join(tmpdir(), 'pactolus-console-'))
  const browser = await chromium.launch({ executablePath, args, env: { HOME: home } })
  const close = async () => {
    await browser.close()
    rmSync(home, { recursive: true, force: true })
  }
  return { browser, close }
}

export async function openContext(
  browser: Browser,
  look: Look,
  baseURL: string,
): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL,
    locale: look.language === 'zh' ? 'zh-CN' : 'en-GB',
    viewport: { width: look.width, height: look.width < 500 ? 844 : 800 },
    colorScheme: look.scheme,
    // A colour in transition has another contrast.
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(limitMs)
  return context
}

/** What went wrong on a page since it was asked last, in sentences. */
export interface Watch {
  faults(): Promise<string[]>
}

export async function watch(page: Page, baseUrl: string): Promise<Watch> {
  let seen: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning')
      seen.push(`console: ${message.text()}`)
  })
  page.on('pageerror', ({ message }) => seen.push(`page error: ${message}`))
  page.on('dialog', (dialog) => {
    seen.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url())
    if (protocol !== 'data:' && origin !== baseUrl) seen.push(`a request to ${request.url()}`)
  })
  await page.exposeFunction('tellViolation', (text: string) => {
    seen.push(`policy: ${text}`)
  })
  await page.addInitScript(`document.addEventListener('securitypolicyviolation', (event) =>
    tellViolation(event.effectiveDirective + ' ' + event.blockedURI + ' ' + event.sourceFile + ':' + event.lineNumber))`)
  return {
    async faults() {
      const faults = seen
      seen = []
      return faults
    },
  }
}

/** Until everything is loaded and nothing moves any more. */
export async function settle(page: Page): Promise<void> {
  await page.waitForLoadState('load')
  // Asked through the debugger: the policy of the page lets no other script in.
  // Twice: between an answer and what it brings about, nothing is seen.
  for (let n = 0; n < 2; n += 1) {
    await until(async () => (await page.evaluate(isQuiet)) === true, limitMs)
    await sleep(50)
  }
}

const isQuiet = `
  document.querySelector('main') !== null &&
  document.querySelector('.ant-skeleton, .ant-btn-loading, [role=status]') === null &&
  document.getAnimations().every(({ playState, effect }) =>
    playState !== 'running' || effect?.getComputedTiming().iterations === Infinity) &&
  // Ant Design puts a popup ten windows away until it has measured it.
  [...document.querySelectorAll('.ant-dropdown, .ant-popover, .ant-tooltip, .ant-select-dropdown')].every(
    (popup) => Math.abs(popup.getBoundingClientRect().left) < 5 * window.innerWidth)`

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Violation {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary: string }[]
}

/** What axe-core calls serious or critical. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Through the debugger: the policy of the page would not let such a script in.
  await page.evaluate(axe)
  const found = (await page.evaluate(
    `axe.run(document, { runOnly: ${JSON.stringify(tags)}, resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  )) as Violation[]
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map(
        ({ target, failureSummary }) =>
          `axe ${id}: ${target.join(' ')} ${failureSummary.replace(/\s+/g, ' ')}`,
      ),
    )
}

const chosenOutside = `(() => {
  const entry = document.querySelector('nav:not(.tabs) [aria-current]')
  if (entry === null) return false
  const { left, right } = entry.getBoundingClientRect()
  return left < 0 || right > window.innerWidth
})()`

/** Whether the menu shows the entry of this page. */
export async function menuFaults(page: Page): Promise<string[]> {
  return (await page.evaluate(chosenOutside)) === true ? ['the menu hides its chosen entry'] : []
}

/** Whether the page can be moved sideways. */
export async function overflowFaults(page: Page): Promise<string[]> {
  const px = Number(await page.evaluate('document.documentElement.scrollWidth - window.innerWidth'))
  return px > 0 ? [`${px} px beyond the window`] : []
}
