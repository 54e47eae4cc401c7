import { backfillPreview } from "./backfill-preview.ts";
import type { Bench } from "./bench.ts";
import { clearPreview } from "./clear-preview.ts";
import { convert } from "./convert.ts";
import { dump } from "./dump.ts";
import { due } from "./due.ts";
import { heka } from "./heka.ts";
import { idle } from "./idle.ts";
import { largeDag } from "./large-dag.ts";
import { parse } from "./parse.ts";
import { remoteJobs } from "./remote-jobs.ts";
import { spark } from "./spark/spark.ts";
import { start } from "./start.ts";
import { ui } from "./ui.ts";
import { upload } from "./upload.ts";
import { w1 } from "./w1-chain.ts";
import { w3 } from "./w3-three-steps.ts";
import { w4 } from "./w4-fan-out.ts";
import { w5 } from "./w5-drain.ts";
import { w6 } from "./w6-latency.ts";

/** Every bench, in the order in which they run when none is named. */
export const BENCHES: readonly Bench[] = [
  w1,
  w3,
  w4,
  w5,
  w6,
  largeDag,
  due,
  idle,
  clearPreview,
  backfillPreview,
  convert,
  heka,
  dump,
  upload,
  remoteJobs,
  parse,
  spark,
  start,
  ui,
];
