// The errcodes of Midas 1.0 and of the calls for tokens and sessions, as one table.
import { type Errcode, hostErrcodes, midasV1 } from '@pactolus/protocol'

const { busy, ...others } = { ...hostErrcodes, ...midasV1.errcodes }

/** In order of precedence. */
export const errcodes = { ...others, busy }
export type ErrcodeName = keyof typeof errcodes

export function errcodeRow(name: ErrcodeName): Errcode {
  return errcodes[name]
}
