import { join } from "node:path";
import type { DagTestRun } from "@daymill/core";
import { countEvents, eventCleaningDag, generateEvents } from "@daymill/dags";
import type { ExpectedEvents, GeneratedEvents } from "@daymill/dags";
import { askDuckDb, taskBench } from "@daymill/operators/testing";
import type { TaskBench } from "@daymill/operators/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readableEvents } from "../support/readable-events.ts";

const DAY = "2018-03-01";
/** Three files of the day cannot be read. */
const OPTIONS = { everyMinutes: 15, maxUnreadable: 0.05, chunkBytes: 60_000 };

describe("pipeline 4", () => {
  let bench: TaskBench;
  let made: GeneratedEvents;
  let expected: ExpectedEvents;
  let run: DagTestRun;
  beforeAll(async () => {
    bench = await taskBench();
    const directory = join(bench.directory, "logs");
    made = await generateEvents({ directory, day: DAY, lines: 20_000, seed: 3, everyMinutes: OPTIONS.everyMinutes });
    expected = countEvents(await readableEvents(join(directory, DAY), made));
    run = await eventCleaningDag(OPTIONS).test({
      interval: DAY,
      workspace: bench.uri("workspace/"),
      connections: {
        event_logs: { type: "file", path: directory },
        lake: { type: "file", path: join(bench.directory, "lake") },
        cluster: { type: "local" },
      },
    });
  });
  afterAll(() => bench[Symbol.asyncDispose]());

  const ask = (sql: string) => askDuckDb(sql, join(bench.directory, "lake/events/clean/20180301/*.parquet"));

  it("accounts for every line and every file, as their maker and plain splitting know them", () => {
    expect(run).toMatchObject({ state: "success" });
    const { lines, rows, dropped, rejects } = made;
    expect({ lines, rows, dropped, rejects }).toEqual({ ...expected, rows: expected.rows.length });
    const uris = (name: string): readonly string[] => [`event_logs:/${DAY}/${name}`];
    const unreadable = { empty: uris(made.empty), damaged: uris(made.damaged), missing: uris(made.missing) };
    expect(run.outputs["account"]).toMatchObject({ lines, rows, dropped, rejects, read: 93, ...unreadable });
  });

  it("publishes the events of each kind that were put into the logs", async () => {
    const kinds = await ask(`SELECT evt, count(*)::INTEGER AS n FROM read_parquet($1) GROUP BY 1`);
    expect(Object.fromEntries(kinds.map(({ evt, n }) => [evt, n]))).toEqual(made.byEvent);
    const flags = ["is_error", "is_mobile", "is_known_user"].map((flag) => `count_if(${flag})::INTEGER AS ${flag}`);
    expect(await ask(`SELECT ${flags.join(", ")} FROM read_parquet($1)`)).toEqual([
      { is_error: made.errors, is_mobile: made.mobile, is_known_user: made.knownUsers },
    ]);
  });

  it("publishes every event with what plain splitting finds in its line", async () => {
    const key = ({ req_id: id }: Readonly<Record<string, unknown>>): string => String(id);
    const rows = (await ask("SELECT * FROM read_parquet($1)")).toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
    expect(rows).toEqual(expected.rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1)));
  });
});
