/** The account of the recharge centre; a zone that a game can name has no `&`. */
export const rechargeCentreZone = '1&recharge_centre'
