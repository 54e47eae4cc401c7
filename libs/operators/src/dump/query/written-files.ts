/** What is the same for files of every format. */
export interface FilesToWrite {
  readonly directory: string;
  /** Which part of the rows these are, from 0; undefined: all of them. */
  readonly part?: number;
  /** A file is closed once so much text went into it. */
  readonly fileBytes: number;
  readonly signal: AbortSignal;
}

export interface WrittenFiles {
  readonly rows: number;
  readonly files: number;
  readonly bytes: number;
}

/** The name of a file, without what it is of: `part-00003`, and `part-00003-c000` where there are parts. */
export function nameOfFile(part: number | undefined, file: number): string {
  const number = String(part ?? file).padStart(5, "0");
  return part === undefined ? `part-${number}` : `part-${number}-c${String(file).padStart(3, "0")}`;
}
