import { expect, it } from "vitest";
import { dag } from "../author/dag.ts";
import { cron } from "../author/schedule.ts";
import { task } from "../author/task.ts";

const list = task("list", { start: "2024-06-01" }, () => ["a", "b"]);
const each = task("each", (input: { name: string }) => input.name);
const legacy = task("legacy", { end: "2024-06-01" }, () => 1);

const daily = dag("daily", { schedule: cron("@daily", { timezone: "Europe/Berlin" }) }, () => {
  each.map(list(), (name) => ({ name }));
  legacy();
});

it("a task is skipped in a test of a run before its start or after its end, and so is what is mapped over it", async () => {
  const before = await daily.test({ interval: "2024-05-31" });
  expect(before.states).toEqual({ list: "skipped", each: "skipped", legacy: "success" });
  const after = await daily.test({ interval: "2024-06-01" });
  expect(after.states).toEqual({ list: "success", "each[0]": "success", "each[1]": "success", legacy: "skipped" });
  expect(after.state).toBe("success");
});

it("a task without dates is stored as before there were any", () => {
  const [, , stored] = daily.toJSON().tasks.toSorted((a, b) => a.id.localeCompare(b.id));
  expect(stored).toMatchObject({ id: "list", start: "2024-06-01" });
  const plain = dag("plain", {}, () => void each({ name: "x" })).toJSON().tasks[0];
  expect(Object.keys(plain ?? {})).not.toEqual(expect.arrayContaining(["start"]));
});
