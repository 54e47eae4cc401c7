import { columnMapCases, columnMapProperties, runInPython } from "@daymill/operators/testing";
import { requireService } from "../support/services.ts";

// Python comes with Spark; the script is the same there, and takes milliseconds here instead of seconds.
requireService("spark")("the rows of Spark's workers (spark)", () => {
  columnMapCases("Python", runInPython);
  columnMapProperties("Python", runInPython, { numRuns: 4, numRunsOfType: 4, rows: 400 });
});
