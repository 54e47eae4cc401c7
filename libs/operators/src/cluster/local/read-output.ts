import { open } from "node:fs/promises";
import type { ReadSoFar, StepOutputNews } from "../step-output/step-output-news.ts";
import { hasCode } from "./atomic-file.ts";
import { stepPaths } from "./local-paths.ts";

/** As much of a stream is read at a time, in bytes: of more, the end. */
const MAX_BYTES = 64 * 1024;

/** Whole lines that a step wrote since then; the last one also without its end when the step is over. */
export async function readOutput(
  folder: string,
  { from, isOver }: { readonly from: ReadSoFar; readonly isOver: boolean },
): Promise<StepOutputNews> {
  const paths = stepPaths(folder);
  const stdout = await readNews(paths.stdout, { from: from.stdout, isOver });
  const stderr = await readNews(paths.stderr, { from: from.stderr, isOver });
  const linesOf = (stream: "stdout" | "stderr", { lines }: News) => lines.map((text) => ({ stream, text }));
  return {
    lines: [...linesOf("stdout", stdout), ...linesOf("stderr", stderr)],
    skipped: stdout.skipped + stderr.skipped,
    readSoFar: { stdout: stdout.end, stderr: stderr.end, isWhole: isOver },
  };
}

interface News {
  readonly lines: readonly string[];
  readonly skipped: number;
  readonly end: number;
}

async function readNews(path: string, { from: told, isOver }: { from: number; isOver: boolean }): Promise<News> {
  try {
    await using file = await open(path, "r");
    const { size } = await file.stat();
    // What is shorter than what was read of it is another one.
    const from = size < told ? 0 : told;
    const begin = Math.max(from, size - MAX_BYTES);
    const { buffer, bytesRead } = await file.read({ buffer: Buffer.alloc(size - begin), position: begin });
    const read = buffer.subarray(0, bytesRead);
    const whole = isOver ? read : read.subarray(0, read.lastIndexOf("\n") + 1);
    const lines = whole.toString("utf8").split("\n");
    if (lines.at(-1) === "") lines.pop();
    // What is passed over ends in the middle of a line, mostly.
    const kept = begin > from ? lines.slice(1) : lines;
    return { lines: kept, skipped: begin - from, end: begin + whole.length };
  } catch (thrown: unknown) {
    // It has not begun.
    if (hasCode(thrown, "ENOENT")) return { lines: [], skipped: 0, end: told };
    throw thrown;
  }
}
