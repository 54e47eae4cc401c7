import type { ConvertHekaOutput } from "@daymill/operators";
import type { Chunk } from "./plan-chunks.ts";

/** A group whose chunks are all converted. */
export interface ConvertedGroup {
  readonly to: string;
  readonly from: string[];
  readonly rows: number;
}

/** What became of a day's messages. Messages = rows + dropped + rejects. */
export interface Gathered {
  readonly groups: ConvertedGroup[];
  readonly messages: number;
  readonly rows: number;
  readonly dropped: number;
  readonly rejects: number;
  readonly gaps: number;
  readonly skippedBytes: number;
}

/** Puts the folders of a group's chunks together; `converted` is in the order of `chunks`. */
export function gatherGroups({
  chunks,
  converted,
}: {
  readonly chunks: readonly Chunk[];
  readonly converted: readonly ConvertHekaOutput[];
}): Gathered {
  const done = converted.map((output, index) => ({ ...output, to: chunks[index]?.to ?? "" }));
  const groups = [...Map.groupBy(done, ({ to }) => to)].map(([to, members]) => ({
    to,
    from: members.map(({ uri }) => uri),
    rows: sum(members, "rows"),
  }));
  return {
    groups,
    messages: sum(done, "messages"),
    rows: sum(done, "rows"),
    dropped: sum(done, "dropped"),
    rejects: sum(done, "rejects"),
    gaps: sum(done, "gaps"),
    skippedBytes: sum(done, "skippedBytes"),
  };
}

type Counted = "rows" | "messages" | "dropped" | "rejects" | "gaps" | "skippedBytes";

function sum(outputs: readonly Pick<ConvertHekaOutput, Counted>[], what: Counted): number {
  return outputs.reduce((total, output) => total + output[what], 0);
}
