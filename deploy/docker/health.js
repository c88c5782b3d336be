// The health check of the image: exit code 0 while the process answers. Whether its database answers is /readyz;
// a restart does not help there.
const port = process.env.PACTOLUS_ADMIN_PORT ?? process.env.PACTOLUS_PORT ?? '4800'
const response = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => undefined)
process.exitCode = response?.ok ? 0 : 1
