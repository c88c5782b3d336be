// A style that a script imports becomes a file beside it (tools/bundle.js).
declare module '*.css'
