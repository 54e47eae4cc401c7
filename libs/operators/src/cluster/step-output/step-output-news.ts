/** How far the streams of a step have been read, in bytes. */
export interface ReadSoFar {
  readonly stdout: number;
  readonly stderr: number;
  /** Whether the step had ended by then: there is no more. */
  readonly isWhole: boolean;
}

/** What a step wrote since then. */
export interface StepOutputNews {
  readonly lines: readonly { readonly stream: "stdout" | "stderr"; readonly text: string }[];
  /** Bytes that were passed over: a log takes so much at a time. */
  readonly skipped: number;
  readonly readSoFar: ReadSoFar;
}

/** Reads what a step wrote beyond what was read, in a cluster as it was when this was opened. */
export type OutputReader = (step: string, from: ReadSoFar) => Promise<StepOutputNews>;
