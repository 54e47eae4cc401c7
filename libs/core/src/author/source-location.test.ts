import { describe, expect, it } from "vitest";
import { callerLocation, firstLocation } from "./source-location.ts";

function here() {
  return callerLocation(here);
}

describe("callerLocation", () => {
  it("is where the function was called", () => {
    const location = here();
    expect(location).toEqual({ file: import.meta.filename, line: 10, column: 22 });
  });

  it("looks through native functions", () => {
    expect([1].map(here)[0]?.file).toBe(import.meta.filename);
  });
});

describe("firstLocation", () => {
  it.each([
    ["    at build (file:///home/a%20b/dag.ts:3:5)", { file: "/home/a b/dag.ts", line: 3, column: 5 }],
    ["    at file:///srv/dag.mjs:1:20", { file: "/srv/dag.mjs", line: 1, column: 20 }],
    ["    at async /srv/dag.ts:1:20", { file: "/srv/dag.ts", line: 1, column: 20 }],
    ["    at Object.<anonymous> (/srv/x (1)/dag.ts:7:9)", { file: "/srv/x (1)/dag.ts", line: 7, column: 9 }],
    ["    at build (file:///C:/dags/dag.ts:3:5)", { file: "C:/dags/dag.ts", line: 3, column: 5 }],
    ["    at build (C:\\dags\\dag.ts:3:5)", { file: "C:\\dags\\dag.ts", line: 3, column: 5 }],
    ["    at dag.ts (file:///srv/dag.ts?v=12:3:5)", { file: "/srv/dag.ts", line: 3, column: 5 }],
    ["    at [eval]:3:5", { file: "[eval]", line: 3, column: 5 }],
  ])("reads %s", (frame, location) => {
    expect(firstLocation(`Error: at night (x:1:2) \n${frame}`)).toEqual(location);
  });

  it("passes over frames without a file, and is null when there is none", () => {
    expect(firstLocation("Error\n    at JSON.stringify (<anonymous>)\n    at new Promise (<anonymous>)")).toBeNull();
  });
});
