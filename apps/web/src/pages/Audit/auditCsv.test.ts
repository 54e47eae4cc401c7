import type { AuditEntry } from "@daymill/contract";
import { expect, test } from "vitest";
import { auditCsv } from "./auditCsv.ts";

const entry: AuditEntry = {
  entryId: 7,
  at: "2024-03-15T00:00:00Z",
  who: "ann",
  via: "password",
  token: null,
  address: "::1",
  action: "putPool",
  dagId: null,
  runId: null,
  taskId: null,
  object: '=HYPERLINK("x")',
  asked: null,
  before: null,
  after: { slots: 3, description: "a, b" },
  outcome: "done",
  error: null,
};

test("an entry is a line whose cells a spreadsheet reads as they are, and never as a formula", () => {
  expect(auditCsv([entry]).split("\r\n")).toEqual([
    "entryId,at,who,via,token,address,action,dagId,runId,taskId,object,outcome,error,asked,before,after",
    `7,2024-03-15T00:00:00Z,ann,password,,::1,putPool,,,,"'=HYPERLINK(""x"")",done,,,,"{""slots"":3,""description"":""a, b""}"`,
    "",
  ]);
});
