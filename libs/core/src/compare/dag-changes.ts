import { canonicalJson } from "../dag/canonical-json.ts";
import type { SerializedDag, SerializedGroup, SerializedTask } from "../dag/serialized-dag.ts";
import type { JsonValue } from "../json.ts";

/** A setting with two values; null where it was not set. */
export interface FieldChange {
  /** As the graph calls it: `retries`, `upstream`. */
  readonly field: string;
  readonly from: JsonValue;
  readonly to: JsonValue;
}

/** What became of a task or group. */
export interface PartChange {
  readonly id: string;
  readonly change: "added" | "removed" | "changed";
  /** What differs in one that is in both; else empty. */
  readonly fields: readonly FieldChange[];
}

/** What differs between two graphs of a DAG. Where something stands in its file does not count. */
export interface DagChanges {
  /** Of the DAG itself: its schedule, its limits, its parameters. */
  readonly settings: readonly FieldChange[];
  /** In the order of the newer graph; those that were removed come last. */
  readonly tasks: readonly PartChange[];
  readonly groups: readonly PartChange[];
}

/** Says no more of what runs than the two graphs do: a body that was rewritten leaves its task as it was. */
export function dagChanges(from: SerializedDag, to: SerializedDag): DagChanges {
  return {
    settings: fieldChanges(from, to, NO_SETTINGS),
    tasks: partChanges(from.tasks, to.tasks),
    groups: partChanges(from.groups, to.groups),
  };
}

/** What of a DAG is no setting, or is told apart. */
const NO_SETTINGS: ReadonlySet<string> = new Set(["format", "id", "tasks", "groups", "location"]);
const PLACE: ReadonlySet<string> = new Set(["location"]);

function partChanges<Part extends SerializedTask | SerializedGroup>(
  from: readonly Part[],
  to: readonly Part[],
): PartChange[] {
  const before = new Map(from.map((part) => [part.id, part]));
  const after = new Set(to.map((part) => part.id));
  const kept = to.flatMap((part): PartChange[] => {
    const former = before.get(part.id);
    if (former === undefined) return [{ id: part.id, change: "added", fields: [] }];
    const fields = fieldChanges(former, part, PLACE);
    return fields.length === 0 ? [] : [{ id: part.id, change: "changed", fields }];
  });
  const gone = from.filter((part) => !after.has(part.id));
  return [...kept, ...gone.map(({ id }): PartChange => ({ id, change: "removed", fields: [] }))];
}

function fieldChanges(from: object, to: object, leftOut: ReadonlySet<string>): FieldChange[] {
  const [before, after] = [valuesOf(from), valuesOf(to)];
  const names = [...new Set([...before.keys(), ...after.keys()])].filter((name) => !leftOut.has(name));
  // What is left out of a graph means null.
  const changes = names.map((field) => ({ field, from: before.get(field) ?? null, to: after.get(field) ?? null }));
  return changes.filter((change) => canonicalJson(change.from) !== canonicalJson(change.to));
}

function valuesOf(part: object): Map<string, JsonValue> {
  return new Map(Object.entries(part));
}
