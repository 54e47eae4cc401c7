/** What a demo is to do. */
export interface DemoOptions {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  readonly days: number;
  /** How much each day has; what is counted, the pipeline says. */
  readonly rows: number;
  /** Where the rows come from: a source that the demo makes, a database of the user's own, or ready-made dumps. */
  readonly source:
    | { readonly kind: "embedded" }
    | { readonly kind: "url"; readonly url: string }
    | { readonly kind: "archive" };
  /** The spark-submit that is to do the work, by its path or a name on the search path. undefined: none. */
  readonly spark: string | undefined;
  readonly open: boolean;
  readonly keep: boolean;
  readonly dataDir: string;
  readonly port: number;
  readonly seed: number;
}
