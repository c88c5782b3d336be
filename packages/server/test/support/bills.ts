// Files that are compared with the ledger, as an operator's program uploads them.
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import type { BillBody, DifferenceBody } from '../../src/admin/bill-contract.ts'
import { Admin, type AdminAnswer } from './admin.ts'
import { adminToken, type Game, type TestService } from './service.ts'
import { until } from './until.ts'

type Mapping = BillBody['guess']['mapping']

export class BillAdmin extends Admin {
  readonly root: string
  readonly #url: string

  constructor(service: Pick<TestService, 'baseUrl'>, { offerId }: Pick<Game, 'offerId'>) {
    super(service)
    this.root = `/offers/${offerId}/production/bills`
    this.#url = `${service.baseUrl}/admin/v1`
  }

  /** Sends bytes; nothing may be left of them on the disk. */
  async send(path: string, bytes: string | Uint8Array): Promise<AdminAnswer> {
    const response = await fetch(`${this.#url}${path}`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${adminToken}`,
        'content-type': 'application/octet-stream',
      },
      body: typeof bytes === 'string' ? bytes : Buffer.from(bytes),
    })
    const text = await response.text()
    assert.deepEqual(leftovers(), [])
    return { status: response.status, text, body: JSON.parse(text) }
  }

  async upload(kind: string, bytes: string | Uint8Array, name = 'file.csv'): Promise<BillBody> {
    const path = `${this.root}?kind=${kind}&name=${encodeURIComponent(name)}`
    const { status, body, text } = await this.send(path, bytes)
    assert.equal(status, 200, text)
    return (body as { bill: BillBody }).bill
  }

  async refusedFile(kind: string, bytes: string | Uint8Array, message: RegExp): Promise<void> {
    const { status, body } = await this.send(`${this.root}?kind=${kind}&name=x`, bytes)
    assert.deepEqual([status, body.error], [400, 'bad_file'], String(body.message))
    assert.match(String(body.message), message)
  }

  async show(billId: string): Promise<BillBody> {
    return (await this.done(200, 'GET', `${this.root}/${billId}`)) as unknown as BillBody
  }

  /** Compares, and waits for the end. */
  async compare(
    { bill_id, guess }: BillBody,
    period: { from: Date; to: Date },
    mapping: Partial<Mapping> = {},
  ): Promise<BillBody> {
    const terms = { mapping: { ...guess.mapping, ...mapping }, from: period.from, to: period.to }
    await this.done(202, 'POST', `${this.root}/${bill_id}/compare`, terms)
    let bill = await this.show(bill_id)
    await until(async () => {
      bill = await this.show(bill_id)
      return bill.state !== 'comparing'
    })
    return bill
  }

  async differences(billId: string, query = ''): Promise<DifferenceBody[]> {
    const path = `${this.root}/${billId}/differences${query}`
    return (await this.all(path, 3)) as unknown as DifferenceBody[]
  }
}

/** The files of bills that this process has in the folder for them: other tests run at the same time. */
export function leftovers(): string[] {
  const own = `pactolus-bill-${process.pid}-`
  return readdirSync(tmpdir()).filter((name) => name.startsWith(own))
}
