import { expect, test } from "vitest";
import { logDownloads } from "./logDownloads.ts";

const instance = { dagId: "orders", runId: "r1", taskId: "load", mapIndex: 4 };
const LOG = "/api/v1/dags/orders/runs/r1/tasks/load/log";

test("of an attempt there is text, with times or without, and lines of JSON", () => {
  expect(logDownloads(instance, { attempt: 1, attempts: 1 })).toEqual([
    { label: "Text as it was written", name: "load-4-attempt-1.txt", url: `${LOG}.txt?mapIndex=4&attempt=1` },
    { label: "Text with times", name: "load-4-attempt-1-times.txt", url: `${LOG}.txt?mapIndex=4&attempt=1&times=true` },
    { label: "Lines of JSON", name: "load-4-attempt-1.ndjson", url: `${LOG}.ndjson?mapIndex=4&attempt=1` },
  ]);
});

test("where there are several, all of them come as one file", () => {
  const all = logDownloads({ ...instance, mapIndex: -1 }, { attempt: 2, attempts: 3 }).slice(3);
  expect(all.map(({ name }) => name)).toEqual(["load-attempts.txt", "load-attempts-times.txt", "load-attempts.ndjson"]);
  expect(all.every(({ label, url }) => label.startsWith("All attempts: ") && url.includes("attempt=all"))).toBe(true);
});
