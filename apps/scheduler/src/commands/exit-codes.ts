/** What a shell script can tell from a command. */
export const ExitCode = {
  ok: 0,
  /** A run, a check or a file failed; no server could be reached, or it lets nobody in who asks so. */
  failed: 1,
  /** The command line, or the configuration, is not valid. */
  usage: 2,
  /** There is no such DAG, run or task; no such file, dump, or table in it. */
  notFound: 3,
  /** The state changed in the meantime, or does not allow it. */
  conflict: 4,
  /** Ended by Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** The exit code of a command that ended with an error of that code. */
export function exitCodeOf(code: string): ExitCode {
  switch (code) {
    case "E404":
    case "E501":
    case "E701":
      return ExitCode.notFound;
    case "E104":
    case "E106":
    case "E205":
    case "E206":
    case "E209":
    case "E210":
    case "E702":
    case "E708":
      return ExitCode.usage;
    case "E703":
    case "E711":
      return ExitCode.conflict;
    default:
      return ExitCode.failed;
  }
}
