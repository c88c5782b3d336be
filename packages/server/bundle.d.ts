// What bundle.js offers to tools that are type-checked.

/** Bundles src/`entry`.ts into dist/`entry`.js. */
export declare function bundle(entry?: 'main' | 'index'): Promise<void>
