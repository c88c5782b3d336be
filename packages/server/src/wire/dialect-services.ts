// What the dialect needs of the services: the same for every way in.
import { realClock } from '../clock.ts'
import type { DialectServices } from '../dialect/midas-v1.ts'
import type { Services } from '../services.ts'

export function dialectServices(services: Services): DialectServices {
  return {
    ...services,
    realClock,
    tsWindowS: services.config.tsWindowS,
    explainToCaller: services.config.mode === 'dev',
  }
}
