/** How far the streams of a step have been read, in bytes. */
export type ReadSoFar = { readonly stdout: number; readonly stderr: number };

/** What a step wrote since then. */
export interface StepOutputNews {
  readonly lines: readonly { readonly stream: "stdout" | "stderr"; readonly text: string }[];
  /** Bytes that were passed over: a log takes so much at a time. */
  readonly skipped: number;
  readonly readSoFar: ReadSoFar;
}
