import type { Readable } from "node:stream";
import type { EpochMillis } from "@daymill/core";
import { outputCapture } from "../worker/capture-output.ts";
import type { OutputCapture } from "../worker/capture-output.ts";
import { logSink } from "../worker/log-sink.ts";
import type { LogLevel, LogSink } from "../worker/log-sink.ts";
import { secretMask } from "../worker/mask-secrets.ts";

export interface RawOutputOptions {
  readonly maxBytes: number;
  readonly now: () => EpochMillis;
  /** Text of a worker that runs nothing, and what goes wrong. */
  readonly onStray: (text: string) => void;
}

/** After a piece the stream rests this long: a flood of 64 KiB pieces (6 MB/s) must not take the scheduler's time. */
const REST_MS = 10;
/** When nothing has come this long after a rest, all that the former attempt wrote has been read. */
const QUIET_MS = 5;

/**
 * What reaches the standard streams of a worker process below JavaScript: text of native code and of child processes that
 * inherit them. It goes to the log of the attempt that ran when it was written, as far as one can tell: text and messages
 * come on different channels, so the next attempt's log is not opened before what is already there has been read.
 */
export class RawOutput {
  private readonly options: RawOutputOptions;
  private file: string | undefined;
  private mask = secretMask();
  private sink: LogSink | undefined;
  private capture: OutputCapture | undefined;
  private next: { readonly file: string | undefined; readonly secrets: string[] } | undefined;
  private lastReadAt = 0;
  private switching: NodeJS.Immediate | NodeJS.Timeout | undefined;

  constructor(options: RawOutputOptions) {
    this.options = options;
  }

  listen(name: "stdout" | "stderr", stream: Readable): void {
    stream.on("data", (chunk: Buffer) => {
      this.lastReadAt = performance.now();
      const capture = this.currentCapture();
      if (capture) capture.text(name, chunk);
      else this.options.onStray(chunk.toString("utf8"));
      stream.pause();
      setTimeout(() => stream.resume(), REST_MS).unref();
    });
  }

  /** From now on text belongs to this log; undefined: to nobody. */
  follow(file: string | undefined): void {
    this.next = { file, secrets: [] };
    this.switching ??= setImmediate(() => this.switchWhenQuiet());
  }

  hide(secrets: readonly string[]): void {
    this.mask.add(secrets);
    this.next?.secrets.push(...secrets);
  }

  /** A line of Daymill's own, in the log that was named last. */
  say(level: LogLevel, message: string): void {
    this.switchNow();
    this.currentSink()?.write({ level, message, stream: "worker" });
  }

  /** Writes what has no line end yet. */
  close(): void {
    this.follow(undefined);
    this.switchNow();
  }

  private switchWhenQuiet(): void {
    const readAgoMs = performance.now() - this.lastReadAt;
    if (readAgoMs > REST_MS + QUIET_MS) return this.switchNow();
    this.switching = setTimeout(() => this.switchWhenQuiet(), REST_MS + QUIET_MS).unref();
  }

  private switchNow(): void {
    this.switching = undefined;
    const { next } = this;
    if (!next) return;
    this.next = undefined;
    this.capture?.end();
    this.sink?.close();
    this.file = next.file;
    this.sink = undefined;
    this.capture = undefined;
    if (this.mask.longest > 0) this.mask = secretMask();
    this.mask.add(next.secrets);
  }

  private currentCapture(): OutputCapture | undefined {
    const sink = this.currentSink();
    if (sink) this.capture ??= outputCapture(sink, this.mask);
    return this.capture;
  }

  private currentSink(): LogSink | undefined {
    const { file, mask } = this;
    const { maxBytes, now, onStray } = this.options;
    if (file === undefined) return undefined;
    this.sink ??= logSink({ file, mask, maxBytes, now, onError: (error) => onStray(`${file}: ${error.message}`) });
    return this.sink;
  }
}
