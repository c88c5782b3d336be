// The certificates of `pactolus exec`: an authority of its own for each run, and one certificate of it for the hosts
// that the run answers for. Their keys stay in memory and end with the process.
import { generateKeyPair, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'

const { pki, md } = forge

/** In PEM. */
export interface Certificates {
  /** The certificate of the authority, which clients have to trust. */
  readonly authority: string
  readonly certificate: string
  /** Of `certificate`. */
  readonly key: string
}

interface Keys {
  readonly privateKey: string
  readonly publicKey: string
}

export async function makeCertificates(hosts: readonly string[]): Promise<Certificates> {
  const [own, server] = await Promise.all([newKeys(), newKeys()])
  const signer = pki.privateKeyFromPem(own.privateKey)
  const issuer = [{ name: 'commonName', value: `pactolus exec ${randomBytes(4).toString('hex')}` }]
  const authority = draftOf(own, issuer)
  const keyIdentifier = authority.generateSubjectKeyIdentifier().getBytes()
  authority.setIssuer(issuer)
  authority.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ])
  authority.sign(signer, md.sha256.create())
  const certificate = draftOf(server, [{ name: 'commonName', value: hosts[0] ?? '' }])
  certificate.setIssuer(issuer)
  certificate.setExtensions([
    { name: 'basicConstraints', cA: false, critical: true },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) },
    { name: 'subjectKeyIdentifier' },
    { name: 'authorityKeyIdentifier', keyIdentifier },
  ])
  certificate.sign(signer, md.sha256.create())
  return {
    authority: pki.certificateToPem(authority),
    certificate: pki.certificateToPem(certificate),
    key: server.privateKey,
  }
}

const dayMs = 86_400_000

function draftOf({ publicKey }: Keys, subject: forge.pki.CertificateField[]) {
  const draft = pki.createCertificate()
  const now = Date.now()
  draft.publicKey = pki.publicKeyFromPem(publicKey)
  draft.serialNumber = `01${randomBytes(15).toString('hex')}`
  draft.validity.notBefore = new Date(now - dayMs)
  draft.validity.notAfter = new Date(now + 365 * dayMs)
  draft.setSubject(subject)
  return draft
}

function newKeys(): Promise<Keys> {
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
}
