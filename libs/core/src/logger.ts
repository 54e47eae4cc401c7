/** Whose line it is; set once, by scoping a logger. */
export interface LogScope {
  readonly component?: string;
  readonly dagId?: string;
  readonly runId?: string;
  readonly taskId?: string;
  readonly attempt?: number;
}

/** Values go into fields, never into the message: messages are searched for, fields are filtered by. */
export type LogFields = Readonly<Record<string, unknown>>;

export interface Logger {
  debug(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  error(message: string, fields?: LogFields): void;
  child(scope: LogScope): Logger;
}
