// The names that a difference can have, in the order in which pages show them.
import type { Difference } from '../api/bodies.ts'

export const causes: readonly Difference['cause'][] = [
  ...(['missing_here', 'missing_there', 'amount', 'state', 'returned_outside'] as const),
  ...(['unknown_player', 'duplicate_in_file', 'late'] as const),
]
export const ages: readonly Difference['age'][] = ['day', 'week', 'month', 'older']
export type Resolution = NonNullable<Difference['resolution']>
export const resolutions: readonly Resolution[] = [
  ...(['recharged', 'cancelled', 'frozen', 'accepted', 'waiting'] as const),
]
