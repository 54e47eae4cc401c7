import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { createMetrics } from "@daymill/scheduler/testing";
import { expect, test } from "vitest";
import { parse } from "yaml";

const folder = new URL("../../deploy/monitoring/", import.meta.url);

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}

interface Dashboard {
  readonly panels: readonly { readonly title: string; readonly targets: readonly { readonly expr: string }[] }[];
}

async function expressions(): Promise<readonly string[]> {
  const rules = parse(await readFile(new URL("alerts.yml", folder), "utf8")) as Rules;
  const board = JSON.parse(await readFile(new URL("grafana-dashboard.json", folder), "utf8")) as Dashboard;
  return [
    ...rules.groups.flatMap((group) => group.rules.map(({ expr }) => expr)),
    ...board.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
  ];
}

test("alerts and dashboard read metrics that a server has", async () => {
  const openWork = async () => ({ running: 1, queued: 1, instances: { running: 1 } });
  const text = await createMetrics({ events: new EventEmitter(), openWork }).text();
  const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const read = (await expressions()).flatMap((expr) => expr.match(/\b(?:daymill|process|nodejs)_[a-z0-9_]+/g) ?? []);
  expect(read.length).toBeGreaterThan(10);
  const unknown = read.filter((name) => !known.has(name) && !known.has(name.replace(/_bucket$/, "")));
  expect(unknown).toEqual([]);
});
