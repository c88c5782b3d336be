// What is known of a database of an earlier version (tools/fixture.ts).

/** What a game server and an operator held and read when the database was dumped. */
export interface Fixture {
  /** Milliseconds since 1970: the time of the clock then. */
  readonly made_at: number
  readonly master_key: string
  readonly appid: string
  readonly secret: string
  readonly offer_id: string
  readonly keys: { readonly production: string; readonly sandbox: string }
  readonly token: string
  readonly openid: string
  readonly session_key: string
  /** By path under /admin/v1, what it answered. */
  readonly reads: Readonly<Record<string, unknown>>
}
