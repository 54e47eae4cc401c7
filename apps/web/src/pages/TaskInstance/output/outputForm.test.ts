import type { OutputView } from "@daymill/contract";
import { describe, expect, test } from "vitest";
import { outputDifferences, outputForm, parseOutput } from "./outputForm.ts";

const output: OutputView = {
  taskId: "load",
  mapIndex: -1,
  generation: 0,
  value: { rows: 12 },
  uri: null,
  bytes: 11,
  writtenAt: "2024-03-15T00:00:00Z",
};
const large: OutputView = { ...output, value: null, uri: "file:///outputs/7/1.json", bytes: 300_000 };

describe("the form of an output", () => {
  test("gives back what it was made of", () => {
    expect(parseOutput(outputForm(output))).toEqual({ ok: true, value: { rows: 12 } });
    expect(parseOutput(outputForm({ ...output, value: null }))).toEqual({ ok: true, value: null });
  });

  test("is empty where there is none, or it lies in a file", () => {
    expect([outputForm(undefined), outputForm(large)]).toEqual([{ json: "" }, { json: "" }]);
  });

  test.each(["", "  ", "eu", "{rows: 1}", "[1,]"])("takes no %j", (json) => {
    expect(parseOutput({ json })).toMatchObject({ ok: false, message: expect.stringMatching(/^Expected JSON/) });
  });

  test("tells how it differs from what somebody else set", () => {
    expect(outputDifferences({ json: "1" }, large)).toEqual([
      { label: "Output", mine: "1", theirs: "300000 bytes at file:///outputs/7/1.json" },
    ]);
    expect(outputDifferences(outputForm(output), output)).toEqual([]);
  });
});
