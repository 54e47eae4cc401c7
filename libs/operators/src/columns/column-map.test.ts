import { afterAll, beforeAll } from "vitest";
import { openColumnRunner, runInJavaScript } from "../testing/run-column-map.ts";
import { columnMapCases } from "./column-map-cases.ts";

let runner: Awaited<ReturnType<typeof openColumnRunner>>;
beforeAll(async () => {
  runner = await openColumnRunner();
});
afterAll(() => runner[Symbol.asyncDispose]());

columnMapCases("a row function", runInJavaScript);
columnMapCases("DuckDB", (...args) => runner.run(...args));
