/** What is the same for files of every format. */
export interface FilesToWrite {
  readonly directory: string;
  /** A file is closed once so much text went into it. */
  readonly fileBytes: number;
  readonly signal: AbortSignal;
}

export interface WrittenFiles {
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}
