import { describe, expect, it } from "vitest";
import type { Expr } from "../dag/expr.ts";
import { DaymillError } from "../errors.ts";
import { makeRef, type Ref, refParts } from "./ref.ts";

interface Archive {
  uri: string;
  tables: { name: string }[];
  then: string;
}

const owner = {};
const expr: Expr = { k: "out", task: "dump", path: [] };
const archive = makeRef({ expr, owner }) as Ref<Archive>;

function refusalOf(attempt: () => unknown): DaymillError {
  try {
    attempt();
  } catch (error) {
    if (error instanceof DaymillError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("a ref", () => {
  it("projects fields and places, to any depth", () => {
    expect(refParts(archive.uri)).toEqual({ expr: { k: "out", task: "dump", path: ["uri"] }, owner });
    expect(refParts(archive.tables[2]?.name)?.expr).toEqual({ k: "out", task: "dump", path: ["tables", 2, "name"] });
    expect(refParts(archive.tables.length)?.expr).toEqual({ k: "out", task: "dump", path: ["tables", "length"] });
  });

  it("stands in for what is written out: a field of an object is that field", () => {
    const whole = makeRef({ expr: { k: "obj", fields: { from: expr } }, owner }) as Ref<{ from: Archive }>;
    expect(refParts(whole.from.uri)?.expr).toEqual({ k: "out", task: "dump", path: ["uri"] });
  });

  it("is itself when awaited", async () => {
    // eslint-disable-next-line typescript/await-thenable -- what a user gets who awaits it all the same
    expect(refParts(await archive)).toEqual({ expr, owner });
  });

  it.each([
    ["put into a string", () => `uri: ${archive.uri as unknown as string}`],
    ["added up", () => (archive.uri as unknown as number) + 1],
    ["compared by size", () => (archive.uri as unknown as number) > 1],
    ["asked for its text", () => (archive.uri as unknown as number).toString()],
    ["looped over", () => [...(archive.tables as unknown as string[])]],
    ["destructured as a list", () => ([] as unknown[]).concat(...(archive.tables as unknown as string[]))],
    ["spread", () => ({ ...archive })],
    ["listed", () => Object.keys(archive)],
    ["turned into JSON", () => JSON.stringify({ archive })],
    ["tested with in", () => "uri" in archive],
    ["assigned to", () => Object.assign(archive, { uri: "x" })],
  ])("refuses to be %s, and says what to do instead", (_name, attempt) => {
    const error = refusalOf(attempt);
    expect(error.code).toBe("E208");
    expect(error.message).toMatch(/"dump.*t`\.\.\.`/);
  });

  it("says where it was used", () => {
    const error = refusalOf(() => `uri: ${archive.uri as unknown as string}`);
    expect(error.details["location"]).toMatchObject({ file: import.meta.filename });
  });

  it("is recognised by its parts, and nothing else is", () => {
    for (const value of [undefined, null, 3, "x", {}, [], () => 3]) expect(refParts(value)).toBeUndefined();
  });
});
