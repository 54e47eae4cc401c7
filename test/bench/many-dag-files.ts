import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes DAG files as a team has them: eight tasks each, a shared module, every fourth with operators. */
export function writeDagFiles(folder: string, count: number): void {
  mkdirSync(join(folder, "shared"), { recursive: true });
  writeFileSync(join(folder, "shared", "names.ts"), SHARED);
  for (let number = 0; number < count; number++) writeDagFile(folder, number, "");
}

/** Writes one of them again, with another body. */
export function writeDagFile(folder: string, number: number, change: string): void {
  const text = number % 4 === 0 ? withOperators(number, change) : withTasks(number, change);
  writeFileSync(join(folder, `dag-${String(number).padStart(3, "0")}.ts`), text);
}

const SHARED = `
export interface Part { readonly name: string; readonly rows: number }
export function partName(table: string, day: string): string {
  return table + "/" + day + ".parquet";
}
export function total(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + part.rows, 0);
}
`;

function withTasks(number: number, change: string): string {
  return `
import { always, cron, dag, group, t, task } from "@daymill/core";
import { partName, total } from "./shared/names.ts";
import type { Part } from "./shared/names.ts";

const list = task("list", async (input: { day: string }): Promise<Part[]> => [{ name: partName("a", input.day), rows: 1 }]);
const read = task("read", { retries: 2 }, async (input: { name: string }) => ({ name: input.name, rows: 10 }));
const count = task("count", async (input: { parts: Part[] }) => ({ rows: total(input.parts)${change} }));
const check = task("check", { timeout: "5m" }, async (input: { rows: number }) => { if (input.rows < 0) throw new Error("no rows"); });
const write = task("write", { pool: "default_pool" }, async (input: { to: string; rows: number }) => ({ uri: input.to }));
const index = task("index", async (input: { uri: string }) => ({ uri: input.uri }));
const announce = task("announce", async (input: { uri: string }, ctx) => { ctx.log.info("written", { uri: input.uri }); });
const clean = always("clean", async (input: { day: string }) => {});

export default dag("team_${number}", { schedule: cron("${number % 60} 3 * * *"), start: "2024-01-01", tags: ["team-${number % 7}"] }, ({ interval }) => {
  const parts = read.map(list({ day: interval.date }), (part) => ({ name: part.name }));
  const counted = count({ parts });
  group("publish", () => {
    check({ rows: counted.rows });
    const written = write({ to: t\`lake:/team_${number}/\${interval.dateNoDash}/\`, rows: counted.rows });
    announce({ uri: index({ uri: written.uri }).uri });
  });
  clean({ day: interval.date }, { after: ["publish"] });
});
`;
}

function withOperators(number: number, change: string): string {
  return `
import { branch, cron, dag, t } from "@daymill/core";
import { columns, convert, field, loadTable, objectAbsent, param, pgDump, published, upload } from "@daymill/operators";

const rows = columns({ day: param("day"), id: field("id"), name: field("name")${change} });
const absent = objectAbsent("not_published");
const dump = pgDump("dump", { connection: "source", retries: 3 });
const toParquet = convert("convert", { columns: rows });
const publish = upload("publish");
const already = published("already_published");
const load = loadTable("load", { connection: "warehouse" });

export default dag("team_${number}", { schedule: cron("@daily"), start: "2024-01-01", tags: ["team-${number % 7}"] }, ({ interval }) => {
  const home = t\`lake:/team_${number}/\${interval.dateNoDash}/\`;
  const day = branch(absent({ uri: t\`\${home}_SUCCESS\` }), {
    then: () => {
      const archive = dump({ tables: t\`part_\${interval.dateNoDash}\` });
      const parquet = toParquet({ from: archive.uri, params: { day: interval.dateNoDash } });
      return publish({ from: parquet.uri, rows: parquet.rows, to: home });
    },
    else: () => already({ uri: home }),
  });
  load({ from: day.uri, rows: day.rows, table: "teams.team_${number}", partition: { column: "day", value: interval.dateNoDash } });
});
`;
}
