import { dag, task } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";

const example = dag("d", {}, () => void task("t", () => 1)());

forEachDatabase((name, open) => {
  test(`batches that fail are told, and that they are written again, on ${name}`, async () => {
    await using loop = await startLoop(await open(), [example]);
    const { db } = loop.database;
    const told: string[] = [];
    loop.events.on("loop:failed", ({ part, inARow }) => told.push(`${part} failed ${inARow}`));
    loop.events.on("loop:went", ({ part }) => told.push(`${part} went`));
    const run = await loop.trigger("d");
    await db.schema.alterTable("task_instance").renameTo("away").execute();
    const [scheduler] = loop.schedulers;
    scheduler?.wake([run]);
    await scheduler?.settled();
    expect(told[0]).toBe("batch failed 1");
    await db.schema.alterTable("away").renameTo("task_instance").execute();
    expect(await loop.untilOver(run)).toBe("success");
    expect(told.at(-1)).toBe("batch went");
  });
});
