// What the dialect needs of the services: the same for every way in.
import { realClock } from '../clock.ts'
import type { DialectServices } from '../dialect/dialect.ts'
import type { Config } from '../options.ts'

/** The services that it takes as they are. */
type FromServices = Omit<DialectServices, 'realClock' | 'tsWindowS' | 'explainToCaller'>

export function dialectServices(
  services: FromServices & { readonly config: Pick<Config, 'tsWindowS' | 'mode'> },
): DialectServices {
  return {
    ...services,
    realClock,
    tsWindowS: services.config.tsWindowS,
    explainToCaller: services.config.mode === 'dev',
  }
}
