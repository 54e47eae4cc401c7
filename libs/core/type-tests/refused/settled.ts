import { always, dag, type JsonValue, type Settled, t, task } from "@daymill/core";
import { dump } from "../tasks.ts";

const page = always("page", (input: { loaded: Settled<{ rows: number }>; text?: string }) => {
  if (input.loaded.state === "success") return input.loaded.output.rows;
  return 0;
});

always("eager", (input: { loaded: Settled<{ rows: number }> }) => input.loaded.output.rows); // error TS2339
always("states", (input: { loaded: Settled<number> }) => input.loaded.state === "done"); // error TS2367

const strict = task("strict", (input: { loaded: Settled<number> }) => input.loaded.state);

const keep = always("keep", (input: { of: Settled<unknown>; json: JsonValue }) => input.json);

dag("settled", {}, ({ interval }) => {
  const csv = dump({ table: "events" });
  page({ loaded: csv, text: t`on ${interval.date}` });
  page({ loaded: csv.path }); // error TS2322
  page({ loaded: dump.map(["a"], (table) => ({ table })) }); // error TS2322
  page({ loaded: csv, text: csv.path }); // error TS2322
  page({ loaded: csv, text: t`${csv.rows} rows` }); // error TS2322
  strict({ loaded: csv.rows }); // error TS2322
  keep({ of: csv, json: { day: interval.date, list: [1, null] } });
  keep({ of: csv, json: { rows: csv.rows } }); // error TS2322
});
