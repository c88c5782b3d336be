// The register of the dialects: everything that goes through all of them begins here.
import { midasV1 } from './midas-v1/midas-v1.ts'
import { midasV2 } from './midas-v2/midas-v2.ts'
import { xpay } from './xpay/xpay.ts'

export const dialects = [midasV1, midasV2, xpay] as const
