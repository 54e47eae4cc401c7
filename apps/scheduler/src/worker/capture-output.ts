import { StringDecoder } from "node:string_decoder";
import { formatWithOptions } from "node:util";
import { lineSplitter } from "./line-splitter.ts";
import type { LineSplitter } from "./line-splitter.ts";
import type { LogLevel, LogSink } from "./log-sink.ts";
import type { SecretMask } from "./mask-secrets.ts";

export type OutputStream = "stdout" | "stderr";

/** What one attempt writes besides its log: console calls and text sent to the standard streams. */
export interface OutputCapture {
  console(level: LogLevel, args: readonly unknown[]): void;
  text(stream: OutputStream, chunk: string | Uint8Array): void;
  /** Hands out lines that have no end yet. */
  end(): void;
}

export function outputCapture(sink: LogSink, mask: SecretMask): OutputCapture {
  const streams = {
    stdout: textStream("stdout", sink, mask),
    stderr: textStream("stderr", sink, mask),
  };
  return {
    console: (level, args) =>
      sink.write({
        level,
        message: formatWithOptions({ colors: false }, ...args),
        stream: level === "warn" || level === "error" ? "stderr" : "stdout",
      }),
    text: (stream, chunk) => streams[stream].push(chunk),
    end: () => Object.values(streams).forEach((stream) => stream.end()),
  };
}

/** Captured text has no level of its own: what tools say on stderr is mostly progress, so it only warns. */
function textStream(name: OutputStream, sink: LogSink, mask: SecretMask) {
  const level: LogLevel = name === "stderr" ? "warn" : "info";
  const decoder = new StringDecoder("utf8");
  const lines: LineSplitter = lineSplitter(mask, (message) => sink.write({ level, message, stream: name }));
  return {
    push: (chunk: string | Uint8Array): void =>
      lines.push(typeof chunk === "string" ? chunk : decoder.write(Buffer.from(chunk))),
    end(): void {
      lines.push(decoder.end());
      lines.end();
    },
  };
}

const CONSOLE_LEVELS = {
  debug: "debug",
  log: "info",
  info: "info",
  warn: "warn",
  error: "error",
  trace: "debug",
} as const;

/** The standard streams as they were. */
export interface RealStreams {
  /** Writes to both. */
  readonly writeAll: (text: string) => void;
}

/**
 * Sends the console and the standard streams of this process to whatever capture is current at the time of each call; to
 * the real streams while there is none. Text written below JavaScript (by native code or inherited by a child process)
 * is not seen here.
 */
export function redirectOutput(current: () => OutputCapture | undefined): RealStreams {
  for (const [method, level] of Object.entries(CONSOLE_LEVELS) as [keyof typeof CONSOLE_LEVELS, LogLevel][]) {
    const original = console[method].bind(console);
    console[method] = (...args: unknown[]) => {
      const capture = current();
      if (capture) capture.console(level, args);
      else original(...args);
    };
  }
  const writes = [redirectStream("stdout", current), redirectStream("stderr", current)];
  return { writeAll: (text) => writes.forEach((write) => write(text)) };
}

/** Returns how to write past the redirection. */
function redirectStream(name: OutputStream, current: () => OutputCapture | undefined): (text: string) => void {
  const stream = process[name];
  const original = stream.write.bind(stream);
  const write = (chunk: string | Uint8Array, option?: BufferEncoding | Callback, callback?: Callback): boolean => {
    const capture = current();
    if (!capture) return Reflect.apply(original, stream, [chunk, option, callback]);
    const encoding = typeof option === "string" ? option : undefined;
    capture.text(name, typeof chunk === "string" && encoding !== undefined ? Buffer.from(chunk, encoding) : chunk);
    const done = typeof option === "function" ? option : callback;
    if (done) process.nextTick(done, null);
    return true;
  };
  stream.write = write;
  return (text) => void original(text);
}

type Callback = (error?: Error | null) => void;
