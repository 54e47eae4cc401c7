import { readFileSync } from "node:fs";
import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { createMetrics } from "../observability/metrics.ts";
import { commandLeaves } from "../testing/command-leaves.ts";

const read = (name: string) => readFileSync(new URL(`../../../../docs/${name}`, import.meta.url), "utf8");

test("docs/commands.md has every command, and no other", () => {
  const documented = [...read("commands.md").matchAll(/^\| `(daymill [^`]+)` \|/gm)].map((match) => match[1]);
  expect(new Set(documented)).toEqual(new Set(commandLeaves().map(([verb]) => `daymill ${verb}`)));
});

test("docs/api.md has every metric of ours, and no other", async () => {
  const documented = [...read("api.md").matchAll(/^\| `(daymill_\w+)/gm)].map((match) => match[1]);
  const openWork = async () => ({ running: 0, queued: 0, instances: {} });
  const text = await createMetrics({ events: new EventEmitter(), openWork }).text();
  const made = [...text.matchAll(/^# TYPE (daymill_\w+)/gm)].map((match) => match[1]);
  expect(new Set(documented)).toEqual(new Set(made));
});
