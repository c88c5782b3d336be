// What bundle.js offers to tools that are type-checked.

/** Bundles src/main.ts and src/index.ts into dist/. */
export declare function bundleServer(): void
