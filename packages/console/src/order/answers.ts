// What the calls of the game about an order would get now.
import type { OrderLife } from '../api/bodies.ts'

export type Answer = OrderLife['answers_now'][number]

/** Of the protocols that the offer uses. */
export function usedAnswers({ answers_now }: Pick<OrderLife, 'answers_now'>): Answer[] {
  return answers_now.filter(({ is_spoken }) => is_spoken)
}
