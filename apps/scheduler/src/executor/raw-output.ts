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

/**
 * What reaches the standard streams of a worker process below JavaScript: text of native code and of child processes that
 * inherit them. It goes to the log of whatever attempt runs at that moment.
 */
export class RawOutput {
  private readonly options: RawOutputOptions;
  private file: string | undefined;
  private mask = secretMask();
  private sink: LogSink | undefined;
  private capture: OutputCapture | undefined;

  constructor(options: RawOutputOptions) {
    this.options = options;
  }

  listen(name: "stdout" | "stderr", stream: Readable): void {
    stream.on("data", (chunk: Buffer) => {
      const capture = this.currentCapture();
      if (capture) capture.text(name, chunk);
      else this.options.onStray(chunk.toString("utf8"));
      stream.pause();
      setTimeout(() => stream.resume(), REST_MS).unref();
    });
  }

  /** From now on text belongs to this log; undefined: to nobody. */
  follow(file: string | undefined): void {
    if (this.sink) {
      this.capture?.end();
      this.sink.close();
    }
    this.file = file;
    this.sink = undefined;
    this.capture = undefined;
    if (this.mask.longest > 0) this.mask = secretMask();
  }

  hide(secrets: readonly string[]): void {
    this.mask.add(secrets);
  }

  /** A line of Daymill's own in the current log. */
  say(level: LogLevel, message: string): void {
    this.currentSink()?.write({ level, message, stream: "worker" });
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
