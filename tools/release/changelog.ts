// The CHANGELOG as a release uses it: its sections are the release notes.

const unreleased = '## Unreleased'

/** The text of a section without its heading; undefined when there is none. */
export function sectionOf(changelog: string, name: string): string | undefined {
  const sections = changelog.split(/^(?=## )/m)
  const found = sections.find((section) => /^## (\S+)/.exec(section)?.[1] === name)
  return found?.slice(found.indexOf('\n') + 1).trim()
}

/** Whether a section says anything: headings alone do not. */
export function hasEntries(section: string | undefined): boolean {
  return section !== undefined && /^- \S/m.test(section)
}

/** Turns what is unreleased into the section of a version. `date` is YYYY-MM-DD. */
export function withVersion(changelog: string, version: string, date: string): string {
  return changelog.replace(`${unreleased}\n`, `${unreleased}\n\n## ${version} (${date})\n`)
}
