import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { convertCsv } from "../../csv/convert-csv.ts";
import { readWithHyparquet } from "../../testing/read-parquet.ts";
import { taskBench } from "../../testing/task-bench.ts";
import { csvText } from "./row-text.ts";

it("writes a single column so that convertCsv makes every row of it, blanks too", async () => {
  await using bench = await taskBench();
  const values = ["a", "", " ", "\t", " \u0001 ", "b c", "\u00a0"];
  const { head, line } = csvText([{ name: "word", type: "string" }]);
  await mkdir(join(bench.directory, "lake/in"));
  await writeFile(join(bench.directory, "lake/in/part.csv"), head + values.map((value) => line([value])).join(""));
  await convertCsv("task", { escape: '"' }).run({ from: "lake:/in/" }, bench.context());
  const { rows } = await readWithHyparquet(join(bench.directory, "workspace/task/part-00000.snappy.parquet"));
  expect(rows).toEqual(values.map((word) => ({ word })));
});

it("refuses NULL in the only column, which readers would pass over", () => {
  const { line } = csvText([{ name: "word", type: "string" }]);
  expect(() => line([null])).toThrow(
    expect.objectContaining({ code: "E416", message: expect.stringContaining('only column "word"') }),
  );
  const two = csvText([
    { name: "word", type: "string" },
    { name: "more", type: "string" },
  ]);
  expect(two.line([null, null])).toBe(",\n");
});
