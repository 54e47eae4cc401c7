import type { CliStream } from "./cli-io.ts";
import { durationText } from "./format.ts";

export interface Progress {
  /** `done` of `total`; `text` says what is going on. */
  show(state: { readonly done: number; readonly total: number; readonly text: string }): void;
  /** Clears the line: what follows is output. */
  end(): void;
}

const BAR_WIDTH = 24;

/** Between two lines where there is no terminal, in ms. */
const LINE_EVERY_MS = 10_000;

/** One bar with an ETA on a terminal, now and then a plain line elsewhere. Goes to stderr. */
export function progress(stream: CliStream, now: () => number): Progress {
  const startedMs = now();
  let lastLineMs = Number.NEGATIVE_INFINITY;
  return {
    show({ done, total, text }) {
      const share = total === 0 ? 1 : done / total;
      const elapsedMs = now() - startedMs;
      const eta = done > 0 && done < total ? ` · about ${durationText((elapsedMs / done) * (total - done))} left` : "";
      const line = `${done}/${total} ${Math.floor(share * 100)} %${eta} · ${text}`;
      if (stream.isTerminal) {
        const filled = Math.round(share * BAR_WIDTH);
        const bar = "█".repeat(filled) + "░".repeat(BAR_WIDTH - filled);
        stream.write(`\r\u001b[2K${bar} ${line}`.slice(0, (stream.columns ?? 80) + 5));
        return;
      }
      if (done < total && now() - lastLineMs < LINE_EVERY_MS) return;
      lastLineMs = now();
      stream.write(`${line}\n`);
    },
    end() {
      if (stream.isTerminal) stream.write("\r\u001b[2K");
    },
  };
}
