// What bundle.js offers to tools that are type-checked.
import type { OutputFile } from 'esbuild'

export interface BundleOptions {
  readonly entryPoints: string[] | Record<string, string>
  readonly outdir: string
  /** The folder whose structure the outputs repeat. */
  readonly outbase?: string
  readonly format?: 'esm' | 'cjs'
  /** The oldest Node that must run it. */
  readonly target?: 'node18' | 'node20'
  /** Every module finds its neighbours and packages as if it ran where its source is. */
  readonly inPlace?: boolean
  readonly sourcemap?: boolean
}

/** Bundles the sources at `entryPoints` and returns the files to write. */
export declare function bundle(options: BundleOptions): Promise<OutputFile[]>
