// Chinese descriptions for the OpenAPI documents, by the English in the routes.
import { apiAccounts } from './api-accounts.ts'
import { apiEmulator } from './api-emulator.ts'
import { apiGames } from './api-games.ts'
import { apiOffice } from './api-office.ts'
import { catalogueOf } from './catalogue.ts'

export const apiTexts = catalogueOf(apiAccounts, apiEmulator, apiGames, apiOffice)
