import { remote, sensor, task } from "@daymill/core";

/** What a body may return: what JSON can hold. */
task("date", () => new Date()); // error TS2345
task("deep", async () => ({ when: { at: new Date() } })); // error TS2345
task("big", () => 3n); // error TS2345
task("map", async () => new Map([["a", 1]])); // error TS2345
task("set", () => ({ keys: new Set(["a"]) })); // error TS2345
task("function", () => ({ then: [() => 3] })); // error TS2345
task("symbol", () => Symbol("a")); // error TS2345
task("options", { retries: 1 }, () => new Date()); // error TS2345
sensor("found", {}, () => new Date()); // error TS2345

remote(
  "handle",
  {},
  {
    submit: (input: { sql: string }) => ({ started: new Date(), sql: input.sql }), // error TS2322
    poll: () => ({ state: "succeeded" }),
    collect: () => 1,
    cancel: () => undefined,
  },
);

remote(
  "output",
  {},
  {
    submit: (input: { sql: string }) => input.sql,
    poll: (handle) => ({ state: handle === "" ? "running" : "succeeded" }),
    collect: () => 7n, // error TS2322
    cancel: () => undefined,
  },
);

remote(
  "states",
  {},
  {
    submit: (input: { sql: string }) => input.sql,
    poll: () => ({ state: "done" }), // error TS2322
    collect: () => 1,
    cancel: () => undefined,
  },
);

remote(
  "handles",
  {},
  {
    submit: (input: { sql: string }) => ({ job: input.sql }),
    poll: (handle) => ({ state: handle.id === "" ? "running" : "succeeded" }), // error TS2339
    collect: (handle) => handle.job,
    cancel: (handle) => void handle.job,
  },
);
