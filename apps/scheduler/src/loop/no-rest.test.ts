import { dag, epochMillis, task } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { expect, test, vi } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";

/** How often the clock is looked at before there is a rest, and how far it goes on with each look. */
const LOOKS = 600;
const MS_A_LOOK = 100;

forEachDatabase((name, open) => {
  test(`a tick ends although there is more to write all the time, on ${name}`, async () => {
    const example = dag("d", {}, () => void task("t", () => 1)());
    await using loop = await startLoop(await open(), [example]);
    const [scheduler] = loop.schedulers;
    const run = await loop.trigger("d");
    const start = loop.time.now();
    let looks = 0;
    // Each batch asks what time it is: some has passed, and somebody wants the run to be decided anew.
    const clock = vi.spyOn(loop.time, "now").mockImplementation(() => {
      looks += 1;
      if (looks < LOOKS) scheduler?.wake([run]);
      return epochMillis(start + looks * MS_A_LOOK);
    });
    await scheduler?.tick();
    expect(looks).toBeLessThan(LOOKS / 2);
    clock.mockImplementation(() => epochMillis(start + LOOKS * MS_A_LOOK));
    expect(await loop.untilOver(run)).toBe("success");
  });
});
