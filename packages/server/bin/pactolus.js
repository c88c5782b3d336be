#!/usr/bin/env node
// Names the Node that is needed before it loads anything: an older one must be able to parse this file.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major > 20 || (major === 20 && minor >= 19)) {
  void import('./start.js')
} else {
  process.stderr.write(
    'pactolus: This is Node ' +
      process.versions.node +
      '; Pactolus needs Node 20.19 or later. Install it from https://nodejs.org.\n',
  )
  process.exitCode = 2
}
