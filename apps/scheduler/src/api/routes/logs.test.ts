import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { attemptLogFile } from "../../data-layout.ts";
import { type LogRouteParts, logRoutes } from "./logs.ts";

test("two logs are searched at once, another when its turn comes", async () => {
  const logs = mkdtempSync(join(tmpdir(), "daymill-log-routes-"));
  onTestFinished(() => rmSync(logs, { recursive: true }));
  const read = async () => ({ attempt: { number: 1, endedAt: null }, state: "running" });
  const { searchLog } = logRoutes({ read, logs } as unknown as LogRouteParts);
  const write = (taskId: string, text: string): void => {
    const path = join(logs, attemptLogFile({ dagId: "orders", runId: "r", taskId, mapIndex: -1, number: 1 }));
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  };
  const search = async (taskId: string): Promise<number> => {
    const caller = { signal: new AbortController().signal };
    const call = { params: { dagId: "orders", runId: "r", taskId }, query: { mapIndex: -1, q: "row" }, caller };
    return (await searchLog(call as unknown as Parameters<typeof searchLog>[0])).count;
  };
  // So long that many pieces of it are read one after the other.
  const long = `${"nothing\n".repeat(1_000_000)}a row\n`;
  for (const taskId of ["a", "b"]) write(taskId, long);
  const searches = ["a", "b", "c"].map(search);
  // Whoever does not wait has looked for its log by then.
  for (let looks = 0; looks < 5; looks += 1) await stat(logs);
  write("c", "a row\n");
  expect(await Promise.all(searches)).toEqual([1, 1, 1]);
});
