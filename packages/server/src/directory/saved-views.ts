// Filters of the console's lists that an operator has given a name.
import type { Clock } from '../clock.ts'
import type { Driver } from '../driver/driver.ts'

export interface SavedView {
  /** The list of the console: orders. */
  readonly page: string
  readonly viewName: string
  /** The filters as they stand in the address of the page. */
  readonly query: string
  readonly savedAt: Date
}

/** So many views an operator may have. */
export const viewsMax = 100

export class SavedViews {
  readonly #driver: Driver
  readonly #clock: Clock

  constructor(driver: Driver, clock: Clock) {
    this.#driver = driver
    this.#clock = clock
  }

  /** By page and name. */
  async list(operator: string): Promise<SavedView[]> {
    const rows = await this.#driver.query<{
      page: string
      view_name: string
      query: string
      saved_at: Date
    }>('select * from directory.list_views($1)', [operator])
    return rows.map(({ page, view_name, query, saved_at }) => ({
      ...{ page, viewName: view_name, query, savedAt: saved_at },
    }))
  }

  /** False when the operator has as many as there may be. */
  async save(
    operator: string,
    { page, viewName, query }: Omit<SavedView, 'savedAt'>,
  ): Promise<boolean> {
    const at = new Date(this.#clock.now())
    return this.#ask('select directory.save_view($1, $2, $3, $4, $5, $6) as answer', [
      ...[operator, page, viewName, query, at, viewsMax],
    ])
  }

  /** False when there is none of that name. */
  remove(operator: string, page: string, viewName: string): Promise<boolean> {
    return this.#ask('select directory.remove_view($1, $2, $3) as answer', [
      ...[operator, page, viewName],
    ])
  }

  async #ask(query: string, values: readonly unknown[]): Promise<boolean> {
    const [row] = await this.#driver.query<{ answer: boolean }>(query, values)
    return row?.answer === true
  }
}
