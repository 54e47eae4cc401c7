import { cpus, totalmem } from "node:os";

/** One printed line: a figure with its spread and its mark. */
export interface Figure {
  readonly name: string;
  readonly unit: string;
  /** Every counted run, in the order in which they were made. */
  readonly samples: readonly number[];
  /** What it is held against; `max`: not above, `min`: not below. Absent: only printed. */
  readonly mark?: Mark;
  /** Which of the samples counts: 0.5 (the median, the default), 0.99 for a tail. */
  readonly quantile?: number;
  /** What it is to be compared with, in words: `prototype 12 ms`. */
  readonly beside?: string;
}

export type Mark = { readonly max: number } | { readonly min: number };

/** The value below which the share q (0 to 1) of the samples lies; the nearest sample, not interpolated. */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

export function median(samples: readonly number[]): number {
  return quantile(samples, 0.5);
}

/** Runs `measure` once uncounted, then `times` times; each call gives one sample. */
export async function repeat<T>(times: number, measure: () => Promise<T>): Promise<T[]> {
  await measure();
  const samples: T[] = [];
  for (let n = 0; n < times; n++) samples.push(await measure());
  return samples;
}

/** How long a piece of work takes, in milliseconds. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** The sample that stands for the figure: its median, unless it is about another quantile. */
export function valueOf({ samples, quantile: q = 0.5 }: Figure): number {
  return quantile(samples, q);
}

/** Whether the figure keeps its mark; undefined when there is none. */
export function keepsMark(figure: Figure): boolean | undefined {
  const { mark } = figure;
  if (mark === undefined) return undefined;
  return "max" in mark ? valueOf(figure) <= mark.max : valueOf(figure) >= mark.min;
}

/** `W1 embedded        24.1 ms   (22.9 to 31.0, p95 29.8, n=9)   mark <= 60: kept   prototype 12 ms`. */
export function printFigure(figure: Figure): string {
  const { name, unit, beside } = figure;
  const parts = [printSpread(figure), printMark(figure), beside ?? ""].filter((part) => part !== "");
  return `  ${name.padEnd(42)} ${printNumber(valueOf(figure)).padStart(9)} ${unit.padEnd(7)} ${parts.join("   ")}`.trimEnd();
}

function printSpread({ samples }: Figure): string {
  if (samples.length === 1) return "";
  const [least, most] = [Math.min(...samples), Math.max(...samples)].map(printNumber);
  return `(${least} to ${most}, p95 ${printNumber(quantile(samples, 0.95))}, n=${samples.length})`;
}

function printMark(figure: Figure): string {
  const { mark } = figure;
  if (mark === undefined) return "";
  const bound = "max" in mark ? `<= ${printNumber(mark.max)}` : `>= ${printNumber(mark.min)}`;
  return `mark ${bound}: ${keepsMark(figure) ? "kept" : "MISSED"}`;
}

export function printNumber(value: number): string {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}

/** The machine that the figures were made on, in one line. */
export function describeMachine(): string {
  const cores = cpus();
  const gib = (totalmem() / 2 ** 30).toFixed(0);
  return `${cores.length} cores (${cores[0]?.model.trim() ?? "unknown"}), ${gib} GiB, Node ${process.versions.node}, ${process.platform}-${process.arch}`;
}
