/** Where the logs of a step come to be, minutes after its end. Folders are URIs that end in `/`. */
export interface StepLogs {
  /** Of the step itself: `stderr`, `stdout`, gzipped or not. */
  readonly folder: string;
  /** Of its driver, by what the step wrote in the end. Absent: what is in `folder` is the driver's own. */
  readonly driverOf?: (written: readonly string[]) => DriverLogs | undefined;
}

/** Logs of a program that the step started somewhere else. */
export interface DriverLogs {
  readonly folder: string;
  /** Of a key below the folder: whether it is in a folder of the driver, and not of another container. */
  readonly isOfDriver: (key: string) => boolean;
}

/** The end of a file. */
export interface LogTail {
  /** Its URI. */
  readonly uri: string;
  readonly stream: "stderr" | "stdout";
  readonly lines: readonly string[];
}

export interface FailureLog {
  /** Of the step, then of its driver. */
  readonly tails: readonly LogTail[];
  /** false: some may still come. */
  readonly isWhole: boolean;
}
