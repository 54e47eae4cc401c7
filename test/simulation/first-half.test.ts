import { expect, test } from "vitest";
import { SIMULATION_TIMEOUT_MS, whatBroke } from "./what-broke.ts";

test(
  "whatever goes wrong, nothing breaks and every run ends: seeds 1 to 80",
  { timeout: SIMULATION_TIMEOUT_MS },
  async () => {
    expect(await whatBroke(1, 80)).toEqual([]);
  },
);
