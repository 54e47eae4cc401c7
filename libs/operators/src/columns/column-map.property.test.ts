import { afterAll, beforeAll } from "vitest";
import { openColumnRunner } from "../testing/run-column-map.ts";
import { columnMapProperties } from "./column-map-property-cases.ts";

let runner: Awaited<ReturnType<typeof openColumnRunner>>;
beforeAll(async () => {
  runner = await openColumnRunner();
});
afterAll(() => runner[Symbol.asyncDispose]());

columnMapProperties("DuckDB", (...args) => runner.run(...args), { numRuns: 60, numRunsOfType: 40, rows: 60 });
