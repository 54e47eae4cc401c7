const WIDTH = 30;

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly note: string;
}

/** One bar: `[######------] 3/7 days  dump 2019-12-04`. */
export function drawBar({ done, total, note }: Progress): string {
  const filled = total === 0 ? WIDTH : Math.round((done / total) * WIDTH);
  return `[${"#".repeat(filled)}${"-".repeat(WIDTH - filled)}] ${done}/${total} ${note}`;
}

/** Redraws one line on a terminal; elsewhere prints a plain line whenever `done` has grown. */
export class ProgressBar {
  readonly #stream: NodeJS.WriteStream;
  #lastDone = -1;

  constructor(stream: NodeJS.WriteStream = process.stderr) {
    this.#stream = stream;
  }

  show(progress: Progress): void {
    if (this.#stream.isTTY) this.#stream.write(`\r\u001B[K${drawBar(progress).slice(0, this.#stream.columns - 1)}`);
    else if (progress.done > this.#lastDone) this.#stream.write(`${drawBar(progress)}\n`);
    this.#lastDone = progress.done;
  }

  end(): void {
    if (this.#stream.isTTY) this.#stream.write("\n");
  }
}
