import * as z from "zod";
import { isId, RunState, RunType, TASK_STATES } from "@daymill/core";
import type { JsonObject, JsonValue } from "@daymill/core";

const idRule = "letters, digits, _ . and -, not starting with . or -, at most 250 characters";

/** A DAG, task, group, pool or connection id. */
export const idSchema = z
  .string()
  .refine(isId, { error: `expected an id: ${idRule}` })
  .meta({ pattern: "^[A-Za-z0-9_][A-Za-z0-9_.-]*$", maxLength: 250 });

/** A run id also admits `:`, `+` and `~`, so that it can hold an instant: `scheduled__2024-03-15T00:00:00Z`. */
export const runIdSchema = z
  .string()
  .regex(/^[A-Za-z0-9_][A-Za-z0-9_.:+~-]*$/, { error: "expected a run id: letters, digits and _ . : + ~ -" })
  .max(250);

/** The largest number of what is counted: versions of a DAG, tries, elements of a list. */
export const MAX_COUNT = 2_147_483_647;

/** What is counted from 1: a version of a DAG, a try. */
export const ordinalSchema = z.coerce.number<number | string>().int().positive().max(MAX_COUNT);

/** A number that names a row for good: a clear, a backfill. */
export const serialSchema = z.coerce
  .number<number | string>({ error: "expected a whole number" })
  .int({ error: "expected a whole number" })
  .positive({ error: "expected a whole number of at least 1" });

/** An instant: ISO 8601 with `Z` or an offset. */
export const instantSchema = z.iso.datetime({
  offset: true,
  error: "expected an ISO 8601 instant such as 2024-03-15T00:00:00Z",
});

/**
 * A date that is data: ISO 8601 with the offset of the DAG's own zone at that instant, as in
 * `2024-03-15T00:00:00+01:00`. Its local part is what people call the day; it is never shifted into a viewer's zone.
 */
export const zonedSchema = instantSchema.meta({ description: "With the offset of the DAG's zone at that instant" });

/** A calendar day in the DAG's zone: `2024-03-15`. */
export const daySchema = z.iso.date({ error: "expected a day such as 2024-03-15" });

/** Half-open [start, end), both in the DAG's zone. */
export const intervalSchema = z.object({ start: zonedSchema, end: zonedSchema });

export const taskStateSchema = z.enum(TASK_STATES);
export const runStateSchema = z.enum(RunState);
export const runTypeSchema = z.enum(RunType);

/** How many task instances are in each state; states without any are absent. */
export const stateCountsSchema = z.partialRecord(taskStateSchema, z.number().int().nonnegative());

/** zod's JSON types are mutable; ours are not, and nobody changes what was sent. */
export const jsonSchema: z.ZodType<JsonValue, JsonValue> = z.json();
export const jsonObjectSchema = z.record(z.string(), z.json()) as unknown as z.ZodType<JsonObject, JsonObject>;

/** -1: not mapped. */
export const mapIndexSchema = z.coerce
  .number<number | string>({ error: "expected an index: a whole number" })
  .int({ error: "expected an index: a whole number" })
  .min(-1)
  .max(MAX_COUNT);

/** A yes or no in a query string. */
export const flagSchema = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

/** One value or several in a query string: `?tag=a&tag=b`. */
export function manyOf<T extends z.ZodType>(item: T) {
  return z.union([z.array(item), item.transform((one) => [one])]);
}

export const timezoneSchema = z.string().min(1);

export type StateCounts = z.output<typeof stateCountsSchema>;
