import { task, type Ref } from "@daymill/core";
import { check, convert, dump, maybe, store, sum, upload } from "../tasks.ts";

/** What a task may be called with. Each marked line has the error that it names, and no other line has any. */
export function wiring(): void {
  const csv = dump({ table: "events" });

  void csv.file; // error TS2339
  void csv.path.name; // error TS2339
  void csv.regions.first; // error TS2339
  void csv.rows.length; // error TS2339

  convert({ csv: csv.rows, codec: "zstd" }); // error TS2322
  convert({ csv: csv.path, codec: "gzip" }); // error TS2322
  convert({ csv: csv.path, codec: csv.path }); // error TS2322
  convert({ csv: csv.path }); // error TS2345
  convert({ csv: csv.path, codec: "zstd", level: 3 }); // error TS2353
  convert({ csv: 7, codec: "zstd" }); // error TS2322
  convert({ csv, codec: "zstd" }); // error TS2322
  convert(); // error TS2554
  convert(csv); // error TS2345
  convert("events"); // error TS2345

  check({ table: "events" }); // error TS2322
  check(3); // error TS2345

  upload({ file: csv.path, options: { tags: [csv.rows] } }); // error TS2322
  upload({ file: csv.path, options: { tags: csv.path } }); // error TS2322
  upload({ file: csv.path, options: { tags: csv.regions, depth: csv.path } }); // error TS2322
  upload({ file: csv.path, options: {} }); // error TS2322
  sum({ numbers: [1, csv.rows, csv.path] }); // error TS2322
  sum({ numbers: [1, undefined] }); // error TS2322

  upload({ file: maybe().note }); // error TS2322
  upload({ file: maybe().owner }); // error TS2322

  check({}, { after: ["dump", 3] }); // error TS2322
  check({}, { before: [csv] }); // error TS2353
  check({}, { id: csv.path }); // error TS2322

  store({ value: 3, json: [csv.path, { rows: csv.rows }], extra: { all: csv, list: [1, csv.regions] } });
  store({ value: { deep: [csv, null] } });
  store({ value: () => 3 }); // error TS2322
  store({ value: 3, json: { at: new Date() } }); // error TS2322

  const wrong: Ref<number> = csv.path; // error TS2322
  const flat: string = csv.path; // error TS2322
  void [wrong, flat];
}

task("two", (a: string, b: number, c: boolean) => [a, b, c].length); // error TS2345
