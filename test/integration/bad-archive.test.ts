import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runDaymill } from "../support/run-daymill.ts";

/** Three tables of pg_dump 18; their data is in 3346.dat.gz, 3347.dat.gz and 3348.dat.gz. */
const WHOLE = fileURLToPath(new URL("../../libs/operators/src/dump/pg-archive/fixtures/pg18-gzip", import.meta.url));
const NIGHTLY = "submission_date_nightly_43_20191201";
/** Where toc.dat holds the minor version of the archive, and its format. */
const MINOR_AT = 6;
const FORMAT_AT = 10;

let archive: string;
beforeEach(() => {
  archive = mkdtempSync(join(tmpdir(), "daymill-archive-"));
  cpSync(WHOLE, archive, { recursive: true });
});
afterEach(() => rmSync(archive, { recursive: true }));

const show = async (): Promise<unknown[]> => {
  const { code, output } = await runDaymill(["archive", "show", archive, "--json"]);
  expect(code).toBe(0);
  return JSON.parse(output);
};
const rows = (table: string) => runDaymill(["archive", "rows", archive, table]);

function patchToc(at: number, value: number): void {
  const path = join(archive, "toc.dat");
  const bytes = readFileSync(path);
  bytes[at] = value;
  writeFileSync(path, bytes);
}

test("a member that is cut off is listed as not complete, and its rows end in E403", async () => {
  truncateSync(join(archive, "3346.dat.gz"), 200);
  expect(await show()).toContainEqual(expect.objectContaining({ table: NIGHTLY, rows: null, complete: false }));
  expect(await rows(NIGHTLY)).toMatchObject({ code: 1, output: expect.stringMatching(/^E403 /m) });
});

test("a member that is missing is listed as not complete, and its rows are E404", async () => {
  rmSync(join(archive, "3346.dat.gz"));
  const missing = {
    schema: "public",
    table: NIGHTLY,
    file: "3346.dat",
    compression: null,
    rows: null,
    complete: false,
  };
  expect(await show()).toContainEqual(missing);
  const { code, output } = await runDaymill(["archive", "show", archive]);
  expect(code).toBe(0);
  expect(output).toMatch(new RegExp(`${NIGHTLY} +3346\\.dat +\\? +\\? +no`));
  expect(await rows(NIGHTLY)).toMatchObject({ code: 3, output: expect.stringMatching(/^E404 .*3346\.dat/m) });
  expect((await rows("submission_date_beta_72_20191201")).code).toBe(0);
});

test.each([
  ["cut off", () => truncateSync(join(archive, "toc.dat"), 200), /^E403 .*Make it again/, 1],
  ["missing", () => rmSync(join(archive, "toc.dat")), /^E404 .*Make the dump again/, 3],
  ["of a custom-format archive", () => patchToc(FORMAT_AT, 1), /^E405 .*--format=directory/, 1],
  ["of a newer version", () => patchToc(MINOR_AT, 99), /^E406 .*upgrade Daymill/, 1],
])("a list of contents that is %s is refused in one line that says what to do", async (_, damage, line, exit) => {
  damage();
  const { code, output } = await runDaymill(["archive", "show", archive]);
  expect(output).toMatch(line);
  expect(output.trim().split("\n")).toHaveLength(1);
  expect(code).toBe(exit);
});

test("a wrong path and a wrong table are not found; the table's message says what there is", async () => {
  const lost = await runDaymill(["archive", "show", join(archive, "none")]);
  expect(lost).toMatchObject({ code: 3, output: expect.stringMatching(/^E404 .*none/) });
  expect(await rows("nope")).toMatchObject({ code: 3, output: expect.stringContaining(NIGHTLY) });
});
