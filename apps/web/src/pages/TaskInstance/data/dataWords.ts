import type { ColumnSpreadView, ColumnView, DataView, TaskInRun } from "@daymill/contract";

/** `1,204`. */
export function formatCount(count: number): string {
  return count.toLocaleString("en-US", { maximumFractionDigits: 1 });
}

/** `3.2 %` of so many; `0` for none, `< 0.1 %` for hardly any. */
export function formatShare(part: number, whole: number): string {
  if (part === 0 || whole === 0) return "0";
  const percent = (part / whole) * 100;
  return percent < 0.1 ? "< 0.1 %" : `${percent < 10 ? percent.toFixed(1) : Math.round(percent)} %`;
}

/** What a value became: `+12 %`, `−3`; undefined when it is the same. */
export function formatChange(now: number, former: number): string | undefined {
  if (now === former) return undefined;
  const sign = now > former ? "+" : "−";
  const size = Math.abs(now - former);
  if (former === 0) return `${sign}${formatCount(size)}`;
  const percent = (size / Math.abs(former)) * 100;
  if (percent < 0.1) return `${sign}${formatCount(size)}`;
  return `${sign}${percent < 10 ? percent.toFixed(1) : formatCount(Math.round(percent))} %`;
}

/** A mean in as many figures as say something. */
export function formatMean(mean: number): string {
  return mean.toLocaleString("en-US", { maximumSignificantDigits: 5 });
}

/** How the values of a column are spread, for who cannot see the bars. */
export function describeSpread(spread: ColumnSpreadView, { min, max }: Pick<ColumnView, "min" | "max">): string {
  if (spread.kind === "values")
    return `Most frequent: ${spread.values.map(({ value, count }) => `${value} ${formatCount(count)}`).join(", ")}`;
  const most = Math.max(...spread.counts);
  return `${spread.counts.length} equal widths from ${min ?? "?"} to ${max ?? "?"}: ${spread.counts
    .map(formatCount)
    .join(", ")}; at most ${formatCount(most)} rows`;
}

/** A column as it was in other data; what is not there any more, or not yet. */
export interface ComparedColumn {
  readonly now: ColumnView | undefined;
  readonly former: ColumnView | undefined;
}

/** The columns of both in the order of the newer data, then those that it has lost. */
export function compareColumns(now: DataView, former: DataView | undefined): readonly ComparedColumn[] {
  const left = new Map(former?.columns.map((column) => [column.name, column]));
  const both = now.columns.map((column) => {
    const before = left.get(column.name);
    left.delete(column.name);
    return { now: column, former: before };
  });
  return [...both, ...[...left.values()].map((column) => ({ now: undefined, former: column }))];
}

/** The nearest run before one in which the task succeeded: what its data is compared with. */
export function runBefore(runs: readonly TaskInRun[], runId: string): TaskInRun | undefined {
  const at = runs.findIndex((run) => run.runId === runId);
  return runs.slice(0, Math.max(0, at)).findLast(({ outcome }) => outcome === "success");
}
