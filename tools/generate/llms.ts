// llms.txt (llmstxt.org): for programs that read documents on someone's behalf. It says what this is, and what each
// page is about in its own first sentence.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '../..')

const packages = ['client', 'protocol', 'server'].map((name) => `packages/${name}/README.md`)
const reference = ['operations', 'errcodes', 'configuration', 'emulator', 'fidelity', 'topup'].map(
  (name) => `docs/reference/${name}.md`,
)

export function llmsText(): string {
  const pages = readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md') && !name.endsWith('.zh-CN.md') && name !== 'STYLE.md')
    .map((name) => `docs/${name}`)
  const readme = openingOf('README.md')
  const parts = [
    `# ${readme.title}`,
    `> ${readme.paragraph}`,
    'Each page is there in Chinese as well: `NAME.zh-CN.md`.',
    section('Documents', pages.sort()),
    section('Packages', packages),
    section('Reference', [...reference, 'docs/protocol/README.md']),
  ]
  return `${parts.join('\n\n')}\n`
}

function section(title: string, paths: readonly string[]): string {
  const lines = paths.map((path) => {
    const { title: name, paragraph } = openingOf(path)
    const [first = '', second = ''] = paragraph.split(/(?<=[.:]) (?=[A-Z`])/)
    // "For operators." says too little alone.
    const lead = first.length < 40 ? `${first} ${second}`.trim() : first
    return `- [${name}](${path}): ${lead}`
  })
  return [`## ${title}`, '', ...lines].join('\n')
}

/** The heading of a page, and its first paragraph without links. */
function openingOf(path: string): { title: string; paragraph: string } {
  const blocks = readFileSync(join(root, path), 'utf8')
    .replaceAll(/<!--.*?-->/gs, '')
    .split(/\n{2,}/)
    .map((block) => block.trim())
  const title = blocks.find((block) => block.startsWith('# '))?.slice(2) ?? path
  const paragraph = blocks.find((block) => /^[A-Z`]/.test(block)) ?? ''
  const text = paragraph.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/\s+/g, ' ')
  return { title, paragraph: text }
}
