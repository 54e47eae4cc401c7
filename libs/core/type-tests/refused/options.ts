import {
  always,
  awaitedByTask,
  backfill,
  businessDays,
  cron,
  dag,
  every,
  sensor,
  t,
  task,
  waitForTask,
} from "@daymill/core";
import type { CallbackContext, TaskEvent } from "@daymill/core";
import { dump } from "../tasks.ts";

const body = (input: { region: string }) => input.region;

task("unknown", { retry: 3 }, body); // error TS2561
task("text", { retries: "3" }, body); // error TS2322
task("backoff", { retries: { limit: 3, backoff: "exp" } }, body); // error TS2322
task("limit", { retries: { base: "10s" } }, body); // error TS2322
task("timeout", { timeout: 30 }, body); // error TS2322
task("rule", { triggerRule: "all_done" }, body); // error TS2322
task("weight", { weightRule: "up" }, body); // error TS2322
task("label", { label: "table" }, body); // error TS2322
task("key", { maxActive: { perKey: { key: "region", limit: 1 } }, rate: { starts: 10, per: "1m" } }, body);
task(
  "key",
  { maxActive: { perKey: { key: ({ field, interval }) => t`${field("region")}-${interval.year}`, limit: 1 } } },
  body,
);
task("key", { maxActive: { perKey: { key: "customer", limit: 1 } } }, body); // error TS2322
task("key", { maxActive: { perKey: { field: "region", limit: 1 } } }, body); // error TS2353
task("dates", { start: "2024-01-01", end: "2024-02-01" }, body);
task("dates", { start: new Date() }, body); // error TS2322
task("key", { maxActive: { perKey: { key: () => ["a"], limit: 1 } } }, body); // error TS2322
task("key", { maxActive: { perKey: { key: ({ interval }) => interval, limit: 1 } } }, body); // error TS2322
task("rate", { rate: { starts: 10, per: 60 } }, body); // error TS2322
task("rate", { rate: 10 }, body); // error TS2322
task("isolation", { isolation: "cold" }, body); // error TS2322
always("rule", { triggerRule: "sometimes" }, body); // error TS2322
sensor("every", { every: 60 }, () => true); // error TS2322
waitForTask("other", { task: "load" }); // error TS2741
waitForTask("group", { dag: "orders", group: "loading", timeout: "2h", softFail: true });
waitForTask("group", { dag: "orders", group: ["loading"] }); // error TS2322
awaitedByTask("marker", { dag: "report", group: "loading" }); // error TS2353
awaitedByTask("marker", { dag: "report", task: "wait", depth: 2, retries: 1 });
awaitedByTask("marker", { task: "wait" }); // error TS2741
awaitedByTask("marker", { dag: "report", depth: "2" }); // error TS2322

dag("runs", { schedule: cron("@daily"), allowedRunTypes: ["scheduled", "backfill"] }, () => undefined);
dag("runs", { allowedRunTypes: ["dataset"] }, () => undefined); // error TS2322
dag("runs", { allowedRunTypes: "manual" }, () => undefined); // error TS2322
dag("team", { access: { sales_team: "operator" } }, () => undefined);
dag("team", { access: { sales_team: "admin" } }, () => undefined); // error TS2322
dag("unknown", { cron: "@daily" }, () => undefined); // error TS2353
dag("schedule", { schedule: "@daily" }, () => undefined); // error TS2322
dag("catchup", { schedule: cron("@daily"), catchup: "yes" }, () => undefined); // error TS2322
dag("zone", { schedule: cron("@daily", { tz: "UTC" }) }, () => undefined); // error TS2353
dag(
  "business",
  { schedule: businessDays({ holidays: ["2024-12-25"], weekend: ["friday"], at: "18:00" }) },
  () => undefined,
);
businessDays({ weekend: ["fri"] }); // error TS2322
businessDays({ holidays: "2024-12-25" }); // error TS2322
dag("length", { schedule: every(60) }, () => undefined); // error TS2345

dag("params", { params: { days: { default: 3 } } }, ({ params }) => {
  dump({ table: params.days }); // error TS2322
  dump({ table: params.table }); // error TS2339
});

dag("no-params", {}, ({ params }) => {
  dump({ table: params.table }); // error TS2339
});

const note = (event: TaskEvent, { log }: CallbackContext) => log.info(event.taskId, { next: event.retryAt });
task("told", { onSuccess: note, onFailure: [note, async (event) => void event.error?.message] }, body);
dag("told", { onFailure: ({ failed }) => void failed[0]?.taskId }, () => undefined);
task("text", { onFailure: "page me" }, body); // error TS2322
dag(
  "late",
  { deadlines: [{ from: "queued", after: "2h", onMiss: ({ unfinished: [first] }) => void first?.taskId }] },
  () => undefined,
);
dag("late", { deadlines: [{ from: "queued", after: 2 }] }, () => undefined); // error TS2322
dag("late", { deadlines: [{ after: "2h" }] }, () => undefined); // error TS2741
dag("late", { deadlines: [{ from: "queued", onMiss: note }] }, () => undefined); // error TS2322
task("event", { onFailure: (event: { rows: number }) => void event.rows }, body); // error TS2322
task("field", { onRetry: (event) => void event.rows }, body); // error TS2339
task("mixed", { onSkip: [note, "page me"] }, body); // error TS2322
dag("retry", { onRetry: () => undefined }, () => undefined); // error TS2353
dag("of-task", { onFailure: note }, () => undefined); // error TS2322

const nightly = dag("nightly", { schedule: cron("@daily") }, () => undefined);
backfill({ dag: nightly, window: "-7d..-1d", at: cron("0 6 * * *"), reprocess: "failed", order: "newest" });
backfill({ dag: nightly, window: "last week", at: cron("@daily") }); // error TS2322
backfill({ dag: nightly, window: "-7d..-1d", at: "@daily" }); // error TS2322
backfill({ dag: "nightly", window: "-7d..-1d", at: cron("@daily") }); // error TS2322
backfill({ dag: nightly, window: "-7d..-1d" }); // error TS2741
backfill({ dag: nightly, window: "-7d..-1d", at: cron("@daily"), reprocess: "all" }); // error TS2322
