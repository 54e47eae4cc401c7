import type { AuditEntry, JsonValue } from "@daymill/contract";
import { countOf } from "../naming.ts";

/**
 * What a clear or a mark took: `12 task instances of load, check in 3 runs, as skipped`, and what an undone clear gave back;
 * undefined: it is none of them, or did nothing.
 */
export function takenInWords({
  action,
  asked,
  after,
}: Pick<AuditEntry, "action" | "asked" | "after">): string | undefined {
  const restored = action === "undoClear" ? fieldOf(after, "restored") : undefined;
  if (typeof restored === "number") return `${countOf(restored, "task instance")} as before`;
  if (action !== "clear" && action !== "mark") return undefined;
  const total = fieldOf(after, "total");
  if (typeof total !== "number") return undefined;
  const names = tasksOf(asked);
  const runs = fieldOf(after, "runIds");
  const state = fieldOf(asked, "state");
  return [
    countOf(total, "task instance"),
    names.length === 0
      ? ""
      : ` of ${names.join(", ")}${fieldOf(asked, "downstream") === true ? " and what comes after" : ""}`,
    Array.isArray(runs) && runs.length > 1 ? ` in ${countOf(runs.length, "run")}` : "",
    typeof state === "string" ? `, as ${state}` : "",
  ].join("");
}

function tasksOf(asked: JsonValue): readonly string[] {
  const tasks = fieldOf(asked, "tasks");
  if (!Array.isArray(tasks)) return [];
  return tasks.map((task: JsonValue) => fieldOf(task, "taskId")).filter((taskId) => typeof taskId === "string");
}

function fieldOf(record: JsonValue, field: string): JsonValue | undefined {
  return record !== null && typeof record === "object" && !Array.isArray(record)
    ? (record as Readonly<Record<string, JsonValue>>)[field]
    : undefined;
}
