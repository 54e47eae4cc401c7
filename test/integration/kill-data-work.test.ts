import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "@daymill/metadata";
import { silentLog } from "@daymill/metadata/testing";
import { Client } from "pg";
import { expect, test } from "vitest";
import { connectionOf } from "../support/connection-of.ts";
import { runDaymill } from "../support/run-daymill.ts";
import { WAIT_UNTIL_GONE } from "../support/wait-until-gone.ts";
import { startStack, type Stack } from "../support/start-stack.ts";
import { waitUntil } from "../support/wait-until.ts";

const NAMES = ["a.csv", "b.csv", "c.csv"];
const LINES = 20_000;
const contentOf = (name: string) => `${name}\n`.repeat(LINES);

/** The first object that was written goes through; the others wait, written but not published, while there is a gate. */
const UPLOAD = `${WAIT_UNTIL_GONE}
import { appendFileSync, existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dag, manual, onRacePoint, task } from "@daymill/core";
import { upload } from "@daymill/operators";

const home = HOME;
let written = 0;
onRacePoint(async (name) => {
  if (name !== "file-store:written") return;
  written += 1;
  if (written === 1 || !existsSync(home + "/gate")) return;
  appendFileSync(home + "/held", "x");
  await gone(home + "/gate");
});

const make = task("make", async (_: {}, ctx) => {
  const folder = new URL("made/", ctx.workspace);
  await mkdir(folder, { recursive: true });
  for (const name of ${JSON.stringify(NAMES)}) await writeFile(new URL(name, folder), (name + "\\n").repeat(${LINES}));
  await writeFile(new URL("_SUCCESS", folder), "");
  return { uri: folder.href, rows: ${LINES * NAMES.length} };
});
const publish = upload("publish", { maxDeleteShare: 1 });
export default dag("killed", { schedule: manual() }, () => {
  const made = make({});
  publish({ from: made.uri, rows: made.rows, to: "lake:/day/" });
});
`;

const DUMP = `
import { dag, manual } from "@daymill/core";
import { pgDump } from "@daymill/operators";
const dump = pgDump("dump", { connection: "source", writer: "copy", jobs: 1 });
export default dag("killed", { schedule: manual() }, () => {
  dump({ tables: "day_*" });
});
`;

const RUN = { dagId: "killed", runId: "one" };
const trigger = ({ client }: Stack) => client.triggerRun({ params: { dagId: RUN.dagId }, body: { runId: RUN.runId } });

async function outcomesOf({ client }: Stack, taskId: string): Promise<unknown[]> {
  const { history } = await client.getTaskInstance({ params: { ...RUN, taskId } });
  return history.map((attempt) => attempt.outcome);
}

test("kill -9 of everything in the middle of an upload: the folder does not say that it is complete; the next start makes it so", async () => {
  const home = mkdtempSync(join(tmpdir(), "daymill-upload-"));
  const gate = join(home, "gate");
  await using stack = await startStack({
    dags: { "killed.ts": UPLOAD.replace("HOME", JSON.stringify(home)) },
    args: ["--workers", "1"],
    home,
  });
  const target = join(stack.dataDir, "lake/day");
  mkdirSync(target, { recursive: true });
  for (const name of ["_SUCCESS", "a.csv", "old.csv"]) writeFileSync(join(target, name), "of another time");
  writeFileSync(gate, "");
  await trigger(stack);
  const isWhole = (name: string) => readFileSync(join(target, name), "utf8") === contentOf(name);
  const visible = () => readdirSync(target).filter((name) => NAMES.includes(name));
  await waitUntil("one object is published, and two are only written", () => {
    const held = existsSync(join(home, "held")) ? readFileSync(join(home, "held"), "utf8").length : 0;
    return held === NAMES.length - 1 && visible().filter(isWhole).length === 1;
  });
  await stack.killEverything();
  expect(existsSync(join(target, "_SUCCESS"))).toBe(false);
  expect(readdirSync(target).filter((name) => name.startsWith("."))).toHaveLength(NAMES.length - 1);
  expect(existsSync(join(target, "old.csv"))).toBe(true);

  rmSync(gate);
  await stack.start();
  await stack.runIn("success", RUN);
  expect(await outcomesOf(stack, "publish")).toEqual(["success", "lost"]);
  expect(await outcomesOf(stack, "make")).toEqual(["success"]);
  expect(readdirSync(target).toSorted()).toEqual(["_SUCCESS", ...NAMES]);
  expect(NAMES.filter((name) => !isWhole(name))).toEqual([]);
});

test("kill -9 of everything in the middle of a dump: there is no archive; the next start makes a whole one of its own", async () => {
  const home = mkdtempSync(join(tmpdir(), "daymill-dump-"));
  await using server = new AsyncDisposableStack();
  server.defer(() => rmSync(home, { recursive: true, force: true }));
  const embedded = await connect({ kind: "embedded", dataDir: join(home, "postgres") }, { log: silentLog });
  server.defer(() => embedded.close());
  const url = (await embedded.createDatabase?.("source"))?.url ?? "";
  const client = new Client({ connectionString: url });
  await client.connect();
  server.defer(() => client.end());
  for (const [table, rows] of Object.entries({ day_1: 5_000, day_2: 300 }))
    await client.query(
      `create table ${table} as select n, repeat('x', 100) as text from generate_series(1, ${rows}) n`,
    );

  await using stack = await startStack({
    dags: { "killed.ts": DUMP },
    args: ["--workers", "1"],
    home: mkdtempSync(join(tmpdir(), "daymill-dump-")),
  });
  await stack.client.putConnection({ params: { connectionId: "source" }, body: sourceBody(url) });
  // The first table can be read; the second is locked until the dump has been killed.
  await client.query("begin");
  await client.query("lock table day_2 in access exclusive mode");
  await trigger(stack);
  const workspace = join(stack.dataDir, "workspace/killed/one");
  await waitUntil("the dump waits for the second table", async () => {
    const { rows } = await client.query("select from pg_locks where not granted and relation = 'day_2'::regclass");
    return rows.length > 0;
  });
  await stack.killEverything();
  const drafts = readdirSync(workspace).filter((name) => name.startsWith(".tmp-dump"));
  expect(drafts.map((name) => readdirSync(join(workspace, name)))).toContainEqual(
    expect.arrayContaining(["1.copy.zst"]),
  );
  expect(existsSync(join(workspace, "dump"))).toBe(false);
  await client.query("insert into day_2 values (301, 'written after the kill')");
  await client.query("commit");

  await stack.start();
  await stack.runIn("success", RUN);
  expect(await outcomesOf(stack, "dump")).toEqual(["success", "lost"]);
  expect(await stack.client.getOutput({ params: { ...RUN, taskId: "dump" } })).toMatchObject({
    value: { rows: 5_301 },
  });
  expect(readdirSync(workspace)).toEqual(["dump"]);
  const shown = await runDaymill(["archive", "show", join(workspace, "dump"), "--json"]);
  expect(JSON.parse(shown.output)).toMatchObject([
    { table: "day_1", rows: 5_000, complete: true },
    { table: "day_2", rows: 301, complete: true },
  ]);
});

function sourceBody(url: string) {
  const { password, type = "postgres", host = "", port, user, database } = connectionOf(url);
  return {
    type,
    host,
    ...(port !== undefined && { port }),
    ...(user !== undefined && { user }),
    ...(database !== undefined && { database }),
    ...(password !== undefined && { secrets: { password } }),
  };
}
