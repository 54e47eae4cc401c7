import type { OutputView, TaskInstanceDetail } from "@daymill/contract";
import type { OutputChangeRow, OutputRow } from "@daymill/metadata";
import { iso } from "./instants.ts";

export function presentOutput(row: OutputRow): OutputView {
  return { ...row, writtenAt: iso(row.writtenAt) };
}

export function presentOutputChange(row: OutputChangeRow | undefined): TaskInstanceDetail["outputChange"] {
  if (row === undefined) return null;
  return { kind: row.cause === "set_output" ? "set" : "deleted", who: row.who, at: iso(row.at) };
}
