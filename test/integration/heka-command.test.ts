import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { encodeHekaFrame } from "@daymill/operators/tools";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runDaymill } from "../support/run-daymill.ts";

const FRAMES = ["one", "two"].map((payload) => encodeHekaFrame({ uuid: "u", type: "ping", payload }, { snappy: true }));

describe("daymill heka", () => {
  let directory: string;
  const path = (name: string): string => join(directory, name);
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "daymill-heka-"));
    const whole = Buffer.concat(FRAMES);
    await writeFile(path("whole"), whole);
    await writeFile(path("cut"), whole.subarray(0, -1));
    await writeFile(path("text"), "no frames");
  });
  afterAll(() => rm(directory, { recursive: true }));

  it("show --json prints what a file holds", async () => {
    const { code, output } = await runDaymill(["heka", "show", path("whole"), "--json"]);
    expect([code, JSON.parse(output)]).toEqual([
      0,
      expect.objectContaining({ messages: 2, types: { ping: 2 }, snappyMessages: 2, gaps: 0, compression: "none" }),
    ]);
  });

  it("messages prints them line by line", async () => {
    const { output } = await runDaymill(["heka", "messages", path("whole")]);
    expect(
      output
        .trim()
        .split("\n")
        .map((line) => (JSON.parse(line) as { payload: string }).payload),
    ).toEqual(["one", "two"]);
  });

  it.each([
    ["a file that is not there", "absent", "E501", 3],
    ["a file of something else", "text", "E432", 1],
    ["a file that is cut off", "cut", "E431", 1],
  ])("names what is wrong with %s", async (_what, name, error, exit) => {
    const { code, output } = await runDaymill(["heka", "show", path(name)]);
    expect([code, output]).toEqual([exit, expect.stringContaining(`${error} `)]);
    expect(output).toContain(path(name));
  });

  it("show --mode resync tells what is left of a file that is cut off, and what is lost", async () => {
    const { code, output } = await runDaymill(["heka", "show", path("cut"), "--mode", "resync"]);
    expect([code, output]).toEqual([0, expect.stringContaining("the stream ends 1 bytes before")]);
  });
});
