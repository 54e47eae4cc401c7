import { approval, dag, match } from "@daymill/core";
import * as z from "zod";
import { sum, upload } from "../tasks.ts";

const form = z.object({
  zone: z.enum(["eu", "us"]),
  rows: z.int().default(5),
  tables: z.array(z.enum(["orders", "rates"])),
  why: z.string().optional(),
});
const ask = approval("ask", { form, assignedUsers: ["ana"], timeout: "1h" });
const plain = approval("plain", { assignedUsers: ["ana"] });

dag("approvals", {}, () => {
  const { values, by } = ask({ message: "Where to?" });
  upload({ file: values.zone, options: { tags: values.tables, depth: values.rows } });
  upload({ file: by });
  upload({ file: values.rows }); // error TS2322
  upload({ file: values.why }); // error TS2322
  upload({ file: values.region }); // error TS2339
  sum({ numbers: values.tables }); // error TS2322
  match(values.zone, { eu: () => 1, us: () => 2 });
  match(values.zone, { eu: () => 1 }); // error TS2345

  upload({ file: plain({ message: "Go?" }).values.zone }); // error TS2339
  ask({}); // error TS2345
});

approval("no", { form: z.string() }); // error TS2769
approval("no", { form: z.array(z.string()) }); // error TS2769
approval("no", { form: z.object({ day: z.date() }) }); // error TS2769
approval("no", { form: { zone: "eu" } }); // error TS2769
approval("no", { assignedUsers: "ana" }); // error TS2769
approval("no", { onTimeout: "approve" }); // error TS2769
approval("no", { timeout: "1h", onTimeout: { decision: "approve", values: {} } }); // error TS2769
approval("no", { form, timeout: "1h", onTimeout: { decision: "approve" } }); // error TS2769
approval("no", { form, timeout: "1h", onTimeout: { decision: "approve", values: { zone: "mars", tables: [] } } }); // error TS2769
approval("yes", { form, timeout: "1h", onTimeout: { decision: "approve", values: { zone: "eu", tables: [] } } });
approval("yes", { form, timeout: "1h", onTimeout: { decision: "refuse" } });
