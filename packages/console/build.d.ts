// What build.js offers to tools that are type-checked.

/** Builds the console into packages/server/console/, unless that is done. */
export declare function buildConsole(): Promise<void>
