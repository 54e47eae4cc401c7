import { dag, group, shortCircuit, t } from "@daymill/core";
import { check, dump, upload } from "../tasks.ts";

dag("builder", {}, ({ interval, run }) => {
  const csv = dump({ table: interval }); // error TS2322
  upload({ file: t`${csv}` }); // error TS2769
  upload({ file: t`${csv.regions}` }); // error TS2769
  upload({ file: t`${interval}` }); // error TS2769
  upload({ file: t`${run.logicalDate}` }); // error TS2769
  upload({ file: interval.week }); // error TS2339
  upload({ file: interval.plus({ day: 1 }).date }); // error TS2561
  upload({ file: interval.plus(1).date }); // error TS2559
  upload({ file: interval.format(csv.path) }); // error TS2345
  shortCircuit(csv.rows); // error TS2345
  shortCircuit(true); // error TS2345
  upload({ file: group("g", () => check()) }); // error TS2322
  csv.path = "x"; // error TS2540
});
