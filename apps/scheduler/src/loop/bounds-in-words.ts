import type { SerializedDag } from "@daymill/core";

/** Which dates a DAG has, as a part of a sentence after its name; undefined: all. */
export function boundsInWords({ start, end }: Pick<SerializedDag, "start" | "end">): string | undefined {
  if (start !== null && end !== null) return `covers what lies from ${start} to before ${end}`;
  if (start !== null) return `covers what lies from ${start} on`;
  return end === null ? undefined : `covers what lies before ${end}`;
}
