import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { dag, manual, task } from "@daymill/core";

const LOOK_EVERY_MS = 20;

async function waitFor(file: string, signal: AbortSignal): Promise<void> {
  while (!existsSync(file)) await delay(LOOK_EVERY_MS, undefined, { signal });
}

/** Writes a line, waits until the test lets it go on, writes more: so that a log can be read while it is written. */
const talk = task("talk", async (input: { gate: string }, ctx) => {
  ctx.log.info("waiting at the gate", { gate: input.gate });
  ctx.log.warn("see https://example.org/docs for what a gate is");
  ctx.log.info("\u001B[32mgreen\u001B[0m and <b>not bold</b> and javascript:alert(1)");
  await waitFor(input.gate, ctx.signal);
  for (let line = 1; line <= 300; line += 1) ctx.log.info(`line ${line} after the gate`);
});

/** Frames of a package around one of the user's. */
const STACK = [
  "SchemaError: no total",
  ...["check", "parse", "walk"].map((name) => `    at ${name} (/app/node_modules/schema/index.js:10:1)`),
  "    at load (dags/orders.ts:31:18)",
].join("\n");

const listen = task("listen", async (input: { gate: string }, ctx) => {
  ctx.log.info("heard", { gate: input.gate });
  await ctx.log.group("copy the orders", () => {
    for (let row = 1; row <= 50; row += 1) ctx.log.info(`copied row ${row}`);
  });
  await ctx.log.group("check them", () => ctx.log.error("row 7 has no total"));
  ctx.log.warn(STACK);
  process.stdout.write("said on the console\n");
});

export default dag(
  "gated",
  { schedule: manual(), params: { gate: { default: "", description: "A file that lets it go on" } } },
  ({ params }) => {
    const talked = talk({ gate: params.gate });
    listen({ gate: params.gate }, { after: [talked] });
  },
);
