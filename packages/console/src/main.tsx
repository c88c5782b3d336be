// The beginning of the console: styles that are added later get the nonce of the page, then React starts.
import './styles.css'
import { createRoot } from 'react-dom/client'
import { Console } from './console.tsx'

const nonce = document.querySelector<HTMLStyleElement>('style[nonce]')?.nonce ?? ''

// Some parts of the component library add a style without asking for the nonce.
const createElement = document.createElement.bind(document)
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = createElement(name, options)
  if (element instanceof HTMLStyleElement) element.nonce = nonce
  return element
}) as typeof document.createElement

const root = document.getElementById('root')
if (root !== null) createRoot(root).render(<Console nonce={nonce} />)
