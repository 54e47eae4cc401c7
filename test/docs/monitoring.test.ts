import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import { createMetrics, quietStanding } from "@daymill/scheduler/testing";
import { expect, test } from "vitest";
import { parse } from "yaml";

const folder = new URL("../../deploy/monitoring/", import.meta.url);

interface Rules {
  readonly groups: readonly { readonly rules: readonly { readonly alert: string; readonly expr: string }[] }[];
}

interface Scraped {
  readonly rule_files: readonly string[];
  readonly scrape_configs: readonly { readonly job_name: string }[];
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

/** Names of metrics of ours and of the process in an expression, with what is selected of each. */
function selectorsIn(expr: string): { readonly name: string; readonly labels: string }[] {
  return [...expr.matchAll(/\b((?:daymill|process|nodejs)_[a-z0-9_]+|up)(\{[^}]*\})/g)].map(
    ([, name = "", labels = ""]) => ({ name, labels }),
  );
}

const metricsText = createMetrics({ events: new EventEmitter(), standing: quietStanding }).text();

test("alerts and dashboard read metrics that a server has", async () => {
  const known = new Set([...(await metricsText).matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
  const read = (await expressions()).flatMap((expr) => expr.match(/\b(?:daymill|process|nodejs)_[a-z0-9_]+/g) ?? []);
  expect(read.length).toBeGreaterThan(10);
  const unknown = read.filter((name) => !known.has(name) && !known.has(name.replace(/_bucket$/, "")));
  expect(unknown).toEqual([]);
});

test("they ask for the job that is scraped, and for states that are counted from the start", async () => {
  const scraped = parse(await readFile(new URL("prometheus.yml", folder), "utf8")) as Scraped;
  expect(scraped.rule_files).toEqual(["alerts.yml"]);
  const [job] = scraped.scrape_configs.map(({ job_name }) => job_name);
  const all = (await expressions()).flatMap(selectorsIn);
  expect(all.length).toBeGreaterThan(20);
  expect(all.filter(({ labels }) => !labels.includes(`job="${job}"`))).toEqual([]);
  const text = await metricsText;
  const counted = all.flatMap(({ name, labels }) =>
    [...labels.matchAll(/\b(?:state|to|outcome)="\w+"/g)].flatMap(([label]) => {
      return name.endsWith("_total") ? [`${name}{${label}} 0`] : [];
    }),
  );
  expect(counted.length).toBeGreaterThan(2);
  expect(counted.filter((line) => !text.includes(line))).toEqual([]);
});

test("they take gauges of the database from whoever tells the most: each process tells the same", async () => {
  const gauges = [...(await metricsText).matchAll(/^# TYPE (daymill_\S+) gauge$/gm)].map(([, name = ""]) => name);
  const summed = (await expressions()).filter(
    (expr) => /\bsum\b/.test(expr) && gauges.some((name) => new RegExp(`\\bsum[^(]*\\([^(]*${name}\\b`).test(expr)),
  );
  expect(gauges.length).toBeGreaterThan(8);
  expect(summed).toEqual([]);
});
