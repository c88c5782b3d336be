// The certificates of `pactolus exec`: an authority of its own for each run, and one certificate of it for the hosts
// that the run answers for. Their keys stay in memory and end with the process.
import { generateKeyPair, randomBytes, sign } from 'node:crypto'
import { promisify } from 'node:util'
import forge from 'node-forge'

const { asn1, pki } = forge
/** RFC 4055, section 5. */
const sha256WithRsa = '1.2.840.113549.1.1.11'

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
  const issuer = [{ name: 'commonName', value: `pactolus exec ${randomBytes(4).toString('hex')}` }]
  const authority = draftOf(own, issuer)
  const keyIdentifier = authority.generateSubjectKeyIdentifier().getBytes()
  authority.setIssuer(issuer)
  authority.setExtensions([
    { name: 'basicConstraints', cA: true, pathLenConstraint: 0, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
    { name: 'subjectKeyIdentifier' },
  ])
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
  return {
    authority: signed(authority, own),
    certificate: signed(certificate, own),
    key: server.privateKey,
  }
}

/** In PEM. The library would sign in JavaScript, in 0.2 s; Node takes 2 ms. */
function signed(certificate: forge.pki.Certificate, { privateKey }: Keys): string {
  certificate.signatureOid = sha256WithRsa
  certificate.siginfo.algorithmOid = sha256WithRsa
  // All but the signature, as it is signed.
  const [content] = pki.certificateToAsn1(certificate).value as forge.asn1.Asn1[]
  if (content === undefined) throw new Error('a certificate without content')
  const bytes = Buffer.from(asn1.toDer(content).getBytes(), 'latin1')
  certificate.signature = sign('sha256', bytes, privateKey).toString('latin1')
  return pki.certificateToPem(certificate)
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
