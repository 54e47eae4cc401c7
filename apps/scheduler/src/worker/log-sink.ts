import { closeSync, mkdirSync, openSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { toError, toIso } from "@daymill/core";
import type { EpochMillis, LogFields } from "@daymill/core";
import { maskedFields } from "./log-fields.ts";
import type { SecretMask } from "./mask-secrets.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** Who wrote it. task: the body's `ctx.log` and console; worker: Daymill itself; stdout, stderr: captured text. */
export type LogStream = "task" | "worker" | "stdout" | "stderr";

export interface LogEntry {
  readonly level: LogLevel;
  readonly message: string;
  readonly fields?: LogFields | undefined;
  readonly stream: LogStream;
}

/** One line of an attempt's log file, as JSON. `at` is ISO 8601 in UTC. */
export type LogLine = LogEntry & { readonly at: string };

/** Where the lines of one attempt go. */
export interface LogSink {
  write(entry: LogEntry): void;
  /** Everything written so far is in the file (not: on the disk) when this returns. */
  flush(): void;
  /** Flushes, and says what was left out. Lines that come later are dropped. */
  close(): void;
}

export interface LogSinkOptions {
  readonly file: string;
  readonly mask: SecretMask;
  /** What may be written before lines are left out. */
  readonly maxBytes: number;
  /** What others have written of that before. A log that is full already is not told so again. Default 0. */
  readonly alreadyBytes?: number;
  readonly now: () => EpochMillis;
  /** Told once when the file cannot be written; the attempt goes on without a log. */
  readonly onError: (error: Error) => void;
}

/** Written at once when this much has gathered, in UTF-16 units. */
const FLUSH_UNITS = 64 * 1024;
/** A longer message is cut: no reader wants it, and one line must not eat the limit of the file. */
const MAX_MESSAGE = 256 * 1024;

/**
 * Appends structured lines to an attempt's log. The file appears with the first line. A line is in the file as soon as
 * the running code yields, so that it survives a kill of the process, while a tight loop of lines costs few writes.
 * Several processes may append to one file: each write holds whole lines.
 */
export function logSink({ file, mask, maxBytes, alreadyBytes = 0, now, onError }: LogSinkOptions): LogSink {
  const appender = lazyAppender(file, onError);
  const isFull = alreadyBytes >= maxBytes;
  let bytes = alreadyBytes;
  let dropped = 0;

  const append = (entry: LogEntry): void => {
    const line: LogLine = { at: toIso(now()), ...entry };
    bytes += appender.append(`${JSON.stringify(line)}\n`);
  };
  const warn = (message: string): void => append({ level: "warn", message, stream: "worker" });

  return {
    write(entry) {
      if (bytes < maxBytes) {
        append({
          ...entry,
          message: cut(mask.mask(entry.message)),
          fields: entry.fields && maskedFields(entry.fields, mask),
        });
      } else if (dropped++ === 0 && !isFull) {
        warn(`The log has reached its limit of ${maxBytes} bytes; what follows is left out`);
      }
    },
    flush: () => appender.flush(),
    close() {
      if (dropped > 0 && !isFull)
        warn(`The log ends here: ${dropped} more lines were left out (limit: ${maxBytes} bytes)`);
      dropped = 0;
      appender.close();
    },
  };
}

interface Appender {
  /** Returns how many bytes the text takes. */
  append(text: string): number;
  flush(): void;
  close(): void;
}

function lazyAppender(file: string, onError: (error: Error) => void): Appender {
  let fd: number | undefined;
  let pending = "";
  let isFlushDue = false;
  let isOver = false;

  const flush = (): void => {
    isFlushDue = false;
    const text = pending;
    pending = "";
    if (text === "" || isOver) return;
    try {
      fd ??= openLog(file);
      writeAll(fd, text);
    } catch (error) {
      isOver = true;
      onError(toError(error));
    }
  };
  return {
    append(text) {
      pending += text;
      if (pending.length >= FLUSH_UNITS) flush();
      else if (!isFlushDue) queueMicrotask(flush);
      isFlushDue = pending !== "";
      return Buffer.byteLength(text);
    },
    flush,
    close() {
      flush();
      isOver = true;
      if (fd !== undefined) closeSync(fd);
      fd = undefined;
    },
  };
}

function openLog(file: string): number {
  mkdirSync(dirname(file), { recursive: true });
  return openSync(file, "a");
}

function writeAll(fd: number, text: string): void {
  const buffer = Buffer.from(text);
  for (let written = 0; written < buffer.length;) written += writeSync(fd, buffer, written);
}

function cut(message: string): string {
  const over = message.length - MAX_MESSAGE;
  return over <= 0 ? message : `${message.slice(0, MAX_MESSAGE)} ... (${over} more characters)`;
}
