import { describe, expect, it } from "vitest";
import fanOut from "./fan-out.ts";

describe("fan_out", () => {
  it("counts every file in an instance of its own, and adds up", async () => {
    const run = await fanOut.test({ interval: "2024-05-01", params: { files: 3 } });
    expect(run.outputs).toMatchObject({
      "count_words[0]": { file: "2024-05-01/part-0000", words: 1 },
      "count_words[2]": { file: "2024-05-01/part-0002", words: 3 },
      add_up: { files: 3, words: 6 },
    });
  });

  it("has nothing to do on a day without files", async () => {
    const run = await fanOut.test({ params: { files: 0 } });
    expect(run.states).toEqual({ list_files: "success", count_words: "skipped", add_up: "skipped" });
    expect(run.state).toBe("success");
  });

  it("does not add up when one file cannot be counted", async () => {
    const run = await fanOut.test({
      params: { files: 2 },
      stub: {
        count_words: ({ file }: { file: string }) => {
          if (file.endsWith("1")) throw new Error("not readable");
          return { file, words: 1 };
        },
      },
    });
    expect(run.states).toMatchObject({
      "count_words[0]": "success",
      "count_words[1]": "failed",
      add_up: "upstream_failed",
    });
    expect(run.attempts["count_words[1]"]).toHaveLength(3);
  });
});
