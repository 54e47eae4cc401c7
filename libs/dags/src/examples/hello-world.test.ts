import { describe, expect, it } from "vitest";
import helloWorld from "./hello-world.ts";

describe("hello_world", () => {
  it("greets on the day of its run", async () => {
    const run = await helloWorld.test({ interval: "2024-05-01" });
    expect(run.states).toEqual({ greet: "success", measure: "success", report: "success" });
    expect(run.outputs["greet"]).toEqual({ text: "Hello, world! This is the run of 2024-05-01." });
    expect(run.logs["report"]).toEqual([
      { level: "info", message: "said", fields: { text: "Hello, world! This is the run of 2024-05-01.", words: 8 } },
    ]);
  });

  it("greets whom it is told to", async () => {
    const run = await helloWorld.test({ params: { name: "Ada" } });
    expect(run.outputs["greet"]).toMatchObject({ text: expect.stringMatching(/^Hello, Ada!/) });
  });
});
