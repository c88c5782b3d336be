// What build.js offers to tools that are type-checked.

/** Where the files of the console lie. */
export declare const consoleFolder: string

/** Builds the console into packages/server/console/, unless that is done. */
export declare function buildConsole(): Promise<void>
