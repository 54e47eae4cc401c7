import { branch, dag, latestOnly, latestRun, match } from "@daymill/core";
import { already, check, convert, dump, kind, upload } from "../tasks.ts";

dag("branching", {}, () => {
  const csv = dump({ table: "events" });

  branch(csv.rows, { then: () => upload({ file: "x" }) }); // error TS2769
  branch(true, { then: () => upload({ file: "x" }) }); // error TS2769
  branch(check(), { else: () => upload({ file: "x" }) }); // error TS2769

  const join = branch(check(), { then: () => upload({ file: "x" }), else: () => already({ uri: "x" }) });
  upload({ file: join.uri });
  upload({ file: join.kept }); // error TS2339
  upload({ file: join.bytes }); // error TS2339

  const mixed = branch(check(), { then: () => dump({ table: "x" }).path, else: () => dump({ table: "y" }).rows });
  upload({ file: mixed }); // error TS2322

  const half = branch(check(), { then: () => upload({ file: "x" }), else: () => undefined });
  upload({ file: half.uri }); // error TS2339

  match(kind(), { full: () => 1, delta: () => 2 }); // error TS2345
  match(kind(), { full: () => 1, delta: () => 2, none: () => 3, other: () => 4 }); // error TS2322
  match(csv.path, { full: () => 1 }); // error TS2345
  match(csv.rows, { 3: () => 1 }); // error TS2345

  latestOnly("latest", { retries: 2, docs: "why" });
  latestOnly(); // error TS2554
  latestOnly("latest", { isolation: "fresh" }); // error TS2353
  branch(latestRun("is_latest")(), { then: () => upload({ file: "x" }) });
  latestRun("is_latest")({ at: "now" }); // error TS2322
  upload({ file: latestRun("is_latest")() }); // error TS2322

  const chosen = match(kind(), {
    full: () => upload({ file: "x" }),
    delta: () => already({ uri: "x" }),
    none: () => convert({ csv: "x", codec: "zstd" }),
  });
  upload({ file: chosen.uri }); // error TS2339
});
