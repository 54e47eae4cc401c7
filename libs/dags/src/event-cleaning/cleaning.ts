import { EVENT_COLUMNS } from "./event-format.ts";

/** Events that the table is about; others, such as heartbeats, are dropped and counted. */
export const WANTED_EVENTS = ["click", "purchase", "signup", "view"] as const;

/** What the codes of `os` mean. One that is not known stays as it is. */
export const PLATFORMS = { a: "Android", i: "iOS", l: "Linux", m: "macOS", w: "Windows" } as const;

/** Stands for a missing value. A null would be lost in the joins of those who read the table. */
export const MISSING = "None";

/** Which rows are kept: SQL that DuckDB and Spark read alike. */
export const WANTED = `evt IN (${WANTED_EVENTS.map(quote).join(", ")})`;

const platform = `CASE os ${Object.entries(PLATFORMS)
  .map(([code, name]) => `WHEN ${quote(code)} THEN ${quote(name)}`)
  .join(" ")} ELSE os END`;

const values = Object.values(EVENT_COLUMNS).map((name): readonly [string, string] => [
  name,
  `coalesce(${name === EVENT_COLUMNS.os ? platform : name}, ${quote(MISSING)})`,
]);

const flags: readonly (readonly [string, string])[] = [
  ["is_error", `coalesce(${EVENT_COLUMNS.status} LIKE '5%', false)`],
  ["is_known_user", `${EVENT_COLUMNS.user} IS NOT NULL`],
  ["is_mobile", `coalesce(${EVENT_COLUMNS["device-type"]} IN ('phone', 'tablet'), false)`],
];

/**
 * The columns of the table in the order of their names, as Spark orders those of its rows, and the SQL of each over the fields
 * of a line, in words that DuckDB and Spark read alike: both engines clean by this one list.
 */
export const CLEANED_COLUMNS: readonly (readonly [name: string, sql: string])[] = [...values, ...flags].toSorted(
  ([one], [other]) => (one < other ? -1 : 1),
);

/** The cleaning by DuckDB: every row that is read is kept, or dropped for its event. */
export const CLEAN = {
  sql: `SELECT ${CLEANED_COLUMNS.map(([name, sql]) => `${sql} AS ${name}`).join(", ")} FROM source WHERE ${WANTED}`,
  dropped: { other_event: `NOT (${WANTED})` },
};

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
