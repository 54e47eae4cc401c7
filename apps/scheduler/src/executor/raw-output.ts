import type { Readable } from "node:stream";
import type { AttemptKey, EpochMillis } from "@daymill/core";
import { readGently } from "../process/read-gently.ts";
import { outputCapture } from "../worker/capture-output.ts";
import type { OutputCapture, OutputStream } from "../worker/capture-output.ts";
import { logSink } from "../worker/log-sink.ts";
import type { LogLevel, LogSink } from "../worker/log-sink.ts";
import { secretMask } from "../worker/mask-secrets.ts";
import { markReader } from "../worker/output-mark.ts";
import { EarlyOutput } from "./early-output.ts";

export interface RawOutputOptions {
  /** For the text of one attempt. */
  readonly maxBytes: number;
  readonly now: () => EpochMillis;
  /** Text that belongs to no attempt, and what goes wrong. */
  readonly onStray: (text: string) => void;
}

/** An attempt that begins. */
export interface RawBegin {
  readonly attemptKey: AttemptKey;
  readonly file: string;
  /** By the clock of the worker, which is that of this machine. */
  readonly at: EpochMillis;
  /** What is hidden in its text from the beginning. */
  readonly secrets: readonly string[];
}

/** Attempts whose mark never came (a body has closed the stream) are given up beyond this many. */
const MAX_OPEN = 50;

/**
 * What reaches the standard streams of a worker process below JavaScript: text of native code and of child processes that
 * inherit them. Messages and it overtake each other, so a worker ends what an attempt wrote with a mark in each stream, and
 * what comes before its attempt is known to have begun is kept for it; text belongs to the oldest attempt whose mark has not
 * come. Attempts of less than a millisecond leave no mark unless they have secrets, and their text goes to the next.
 */
export class RawOutput {
  private readonly options: RawOutputOptions;
  /** In the order in which they began; the last may still run. */
  private readonly open: OpenOutput[] = [];
  private readonly early: EarlyOutput;

  constructor(options: RawOutputOptions) {
    this.options = options;
    this.early = new EarlyOutput(options);
  }

  listen(name: OutputStream, stream: Readable): void {
    const reader = markReader({
      text: (text) => this.write(name, text),
      end: (attemptKey) => this.passMark(name, attemptKey),
    });
    readGently(stream, (text) => reader.push(text));
  }

  begin({ attemptKey, file, at, secrets }: RawBegin): void {
    const output = new OpenOutput(attemptKey, file, this.options);
    output.mask.add(secrets);
    this.open.push(output);
    if (this.open.length > MAX_OPEN) this.open.shift()?.close();
    for (const { name, text } of this.early.take(attemptKey, at))
      if (text === undefined) this.passMark(name, attemptKey);
      else this.write(name, text);
  }

  /** `isMarked`: marks in the streams say where its text ends. */
  end(attemptKey: AttemptKey, isMarked: boolean): void {
    if (!isMarked) this.drop((output) => output.attemptKey === attemptKey);
  }

  hide(attemptKey: AttemptKey, secrets: readonly string[]): void {
    this.open.find((output) => output.attemptKey === attemptKey)?.mask.add(secrets);
  }

  /** A line of Daymill's own in the log of the attempt that runs. */
  say(level: LogLevel, message: string): void {
    this.open.at(-1)?.say(level, message);
  }

  /** The process is dead and all of its text has been read. */
  close(): void {
    this.early.close();
    this.drop(() => true);
  }

  private write(name: OutputStream, text: string): void {
    const owner = this.open.find((output) => !output.marked.has(name));
    if (owner) owner.write(name, text);
    else this.early.keep({ name, text });
  }

  private passMark(name: OutputStream, attemptKey: AttemptKey): void {
    const output = this.open.find((each) => each.attemptKey === attemptKey);
    if (output === undefined) return this.early.keep({ name, endOf: attemptKey });
    output.marked.add(name);
    this.drop((each) => each.marked.size === 2);
  }

  private drop(isOver: (output: OpenOutput) => boolean): void {
    for (let index = this.open.length - 1; index >= 0; index--) {
      const output = this.open[index];
      if (!output || !isOver(output)) continue;
      output.close();
      this.open.splice(index, 1);
    }
  }
}

/** The log of one attempt, as far as its worker's streams feed it. The file is opened by the first line. */
class OpenOutput {
  readonly attemptKey: AttemptKey;
  readonly mask = secretMask();
  /** The streams in which its text is over. */
  readonly marked = new Set<OutputStream>();
  private readonly file: string;
  private readonly options: RawOutputOptions;
  private sink: LogSink | undefined;
  private capture: OutputCapture | undefined;

  constructor(attemptKey: AttemptKey, file: string, options: RawOutputOptions) {
    this.attemptKey = attemptKey;
    this.file = file;
    this.options = options;
  }

  write(name: OutputStream, text: string): void {
    this.capture ??= outputCapture(this.openSink(), this.mask);
    this.capture.text(name, text);
  }

  say(level: LogLevel, message: string): void {
    this.openSink().write({ level, message, stream: "worker" });
  }

  close(): void {
    this.capture?.end();
    this.sink?.close();
  }

  private openSink(): LogSink {
    const { file, mask } = this;
    const { maxBytes, now, onStray } = this.options;
    this.sink ??= logSink({
      file,
      mask,
      maxBytes,
      now,
      onError: (error) => onStray(`${file} cannot be written: ${error.message}`),
    });
    return this.sink;
  }
}
