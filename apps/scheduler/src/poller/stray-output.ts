import type { Readable } from "node:stream";
import type { Logger } from "@daymill/core";
import { readGently } from "../process/read-gently.ts";
import { lineSplitter } from "../worker/line-splitter.ts";
import type { LineSplitter } from "../worker/line-splitter.ts";
import { secretMask } from "../worker/mask-secrets.ts";

/** Of one process: the log of the server is not the place for more. */
const MAX_LINES = 1_000;

/**
 * What reaches the standard streams of a poller below JavaScript: text of native code and of child processes. Many looks
 * share the process, so nobody can tell whose it is; it goes to the server's log, with all secrets hidden that the process knows.
 */
export class StrayOutput {
  private readonly logger: Logger;
  private readonly pid: number | undefined;
  private readonly mask = secretMask();
  private readonly splitters: LineSplitter[] = [];
  private lines = 0;

  constructor(logger: Logger, pid: number | undefined) {
    this.logger = logger;
    this.pid = pid;
  }

  hide(secrets: readonly string[]): void {
    this.mask.add(secrets);
  }

  listen(stream: Readable): void {
    const splitter = lineSplitter(this.mask, (text) => this.tell(text));
    this.splitters.push(splitter);
    readGently(stream, (text) => splitter.push(text));
  }

  end(): void {
    for (const splitter of this.splitters) splitter.end();
  }

  private tell(text: string): void {
    const { pid } = this;
    if (++this.lines < MAX_LINES) this.logger.warn("a poller wrote", { pid, text });
    else if (this.lines === MAX_LINES) this.logger.warn("a poller wrote too much; the rest is left out", { pid });
  }
}
