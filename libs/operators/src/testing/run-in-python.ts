import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { testContext } from "@daymill/core";
import { textToCell } from "../columns/cell.ts";
import type { Cell } from "../columns/cell.ts";
import type { ColumnType } from "../columns/column-type.ts";
import { sparkPlan } from "../convert/spark/spark-plan.ts";
import { toStagedFile } from "./run-column-map.ts";
import type { RunColumnMap } from "./run-column-map.ts";

const SCRIPTS = join(import.meta.dirname, "../convert/spark");

/** Prints what becomes of each line of the one file of a plan; cells as texts. */
const PROGRAM = `
import json, sys
sys.dont_write_bytecode = True
sys.path.insert(0, sys.argv[1])
from daymill_rows import convert_lines
with open(sys.argv[2], encoding="utf-8") as file:
    plan = json.load(file)
with open(plan["files"][0]["path"], encoding="utf-8", newline="\\n") as file:
    lines = [(number, line[:-1]) for number, line in enumerate(file)]
for _, fate, unreadable, _, cells in convert_lines(plan, 0, lines):
    print(json.dumps([fate, unreadable, [None if cell is None else str(cell) for cell in cells]]))
`;

const KEPT = 0;
type PythonRow = readonly [fate: number, unreadable: boolean, cells: readonly (string | null)[]];

/** Runs a column map by the script that Spark's workers run, in the Python of the path, without Spark. */
export const runInPython: RunColumnMap = async (map, { fields, rows, table = "t", params = {} }) => {
  const directory = await mkdtemp(join(tmpdir(), "daymill-python-"));
  try {
    const [path, planPath] = [join(directory, "0.copytext"), join(directory, "plan.json")];
    const segments = [
      { table: { schema: "s", table, columns: fields, types: new Map() }, rows: rows.length, rowsBefore: 0 },
    ];
    const { signal, log } = testContext();
    const conversion = { map, params, partitions: undefined, scratch: directory, describedRejects: 100, signal, log };
    const plan = sparkPlan({ files: [{ path, segments, longestLineBytes: 0 }] }, conversion);
    await writeFile(path, toStagedFile(rows));
    await writeFile(planPath, JSON.stringify(plan));
    const maxBuffer = 64 * 1024 * 1024;
    const { stdout } = await promisify(execFile)("python3", ["-c", PROGRAM, SCRIPTS, planPath], { maxBuffer });
    const found = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as PythonRow]));
    const types = map.columns.map(({ type }) => type);
    const kept = found.filter(([fate]) => fate === KEPT);
    return {
      rows: kept.map(([, , cells]) => cells.map((text, index) => toCell(text, types[index] ?? "string"))),
      rejected: found.flatMap(([fate], index) => (fate === KEPT ? [] : [index + 1])),
      unreadable: found.filter(([, unreadable]) => unreadable).length,
    };
  } finally {
    await rm(directory, { recursive: true });
  }
};

/** What Python's str() gives for a cell, as a cell. */
function toCell(text: string | null, type: ColumnType): Cell {
  if (text === null) return null;
  switch (type) {
    case "string":
      return text;
    case "boolean":
      return text === "True";
    case "double":
      return Number(text.replace("inf", "Infinity").replace("nan", "NaN"));
    case "int32":
    case "date":
      return Number(text);
    case "int64":
    case "timestamp":
      return BigInt(text);
    default:
      return textToCell(text, type) ?? null;
  }
}
