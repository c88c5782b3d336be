// Every Chinese text of the command, by its English.
import { catalogueOf } from '../../chinese/catalogue.ts'
import { helpEmulator } from './help-emulator.ts'
import { helpGames } from './help-games.ts'
import { helpOffice } from './help-office.ts'
import { helpService } from './help-service.ts'
import { labels } from './labels.ts'
import { messages } from './messages.ts'
import { messagesMiddle } from './messages-middle.ts'
import { messagesRest } from './messages-rest.ts'
import { options } from './options.ts'
import { optionsMore } from './options-more.ts'

export const texts = catalogueOf(
  helpEmulator,
  helpGames,
  helpOffice,
  helpService,
  labels,
  messages,
  messagesMiddle,
  messagesRest,
  options,
  optionsMore,
)
