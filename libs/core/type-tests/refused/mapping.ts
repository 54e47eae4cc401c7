import { concat, dag, filter, group, when } from "@daymill/core";
import { dump, parse, store, sum, upload } from "../tasks.ts";

dag("mapping", {}, () => {
  const csv = dump({ table: "events" });

  upload.map(csv.path, () => ({ file: "x" })); // error TS2345
  upload.map(csv.rows, () => ({ file: "x" })); // error TS2345
  upload.map([1, 2], (n) => ({ file: n })); // error TS2322
  upload.map(csv.regions, (_region, i) => ({ file: i })); // error TS2322
  upload.map(csv.regions, (region) => ({ path: region })); // error TS2322
  upload.map(csv.regions, (region) => ({ file: region }), { limit: "8" }); // error TS2322
  upload.map(csv.regions, (region) => ({ file: region }), { label: (one) => one.name }); // error TS2339

  store.map(parse({ text: "[]" }), (value) => ({ value, json: value }));
  store.map(parse({ text: "[]" }), (value) => ({ value, json: value, extra: value })); // error TS2322

  const uploaded = upload.map(csv.regions, (region) => ({ file: region }));
  upload({ file: uploaded.uri }); // error TS2339
  sum({ numbers: uploaded }); // error TS2322

  upload.product([csv.regions, [1, 2]], ([, n]) => ({ file: n })); // error TS2322
  upload.zip([csv.regions, [1, 2]], ([region]) => ({ file: region }), { fill: 0 }); // error TS2322

  upload.map(concat(csv.regions, ["x"], uploaded), () => ({ file: "x", options: { tags: [] } }));
  upload.map(concat(csv.regions, [1]), (one) => ({ file: one })); // error TS2322
  concat(csv.path); // error TS2345
  upload({ file: concat(uploaded).uri }); // error TS2339
  upload.map(
    filter(uploaded, (one) => when(one.bytes, ">", 0)),
    (one) => ({ file: one.uri }),
  );
  filter(uploaded, (one) => when(one.bytes, "==", "0")); // error TS2769
  filter(uploaded, (one) => when(one.size, ">", 0)); // error TS2339
  filter(uploaded, (one) => when(one.uri, "in", [1])); // error TS2769
  filter(uploaded, (one) => one.bytes); // error TS2741
  filter(csv.path, () => when(csv.rows, ">", 0)); // error TS2345

  const grouped = group.map("each", csv.regions, (region) => upload({ file: region }));
  upload({ file: grouped.uri }); // error TS2339
  group.map("odd", csv.rows, () => sum({ numbers: [1] })); // error TS2345
});
