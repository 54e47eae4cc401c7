import { expect, test } from "vitest";
import { newsTeller } from "../compose/dag-file-news.ts";
import type { DagFileResult, FileProblem, ReadDag } from "../dag-bag/read-dag-files.ts";
import { fakeIo } from "../testing/fake-io.ts";
import { commandContext } from "./command-context.ts";
import { devReporter } from "./dev.ts";
import { canOpenBrowser } from "./terminal/browser.ts";

const cycle: FileProblem = {
  code: "E214",
  message: "a -> a",
  location: { file: "/home/dags/a.ts", line: 3, column: 2 },
  dagId: "a",
  frame: "> 3 | a();",
};

function file(name: string, ids: readonly string[], fingerprint = "f", problems: readonly FileProblem[] = []) {
  const dags = ids.map((id) => ({ dag: { id }, fingerprint, bundleId: "b" })) as unknown as readonly ReadDag[];
  const path = `/home/dags/${name}`;
  return {
    file: name,
    path,
    dags,
    problems,
    bundle: null,
    madeOf: [],
    parseMs: 1,
    dependsOn: [],
  } satisfies DagFileResult;
}

/** The terminal of `daymill dev` in /home. */
function terminal() {
  const { io, out } = fakeIo({ cwd: "/home" });
  const { onDagFile, summary } = devReporter(commandContext(io, () => {}));
  const news = newsTeller(onDagFile);
  let seen = 0;
  const added = () => {
    const text = out().slice(seen);
    seen = out().length;
    return text;
  };
  return { news, summary, added };
}

test("of what is there at the start only mistakes are printed, and how much it is", () => {
  const { news, summary, added } = terminal();
  news.onRead(file("a.ts", ["a", "b"]));
  news.onRead(file("c.ts", [], "f", [cycle]));
  expect(added()).toBe("✕ dags/c.ts cannot be taken as it is\nE214 a -> a  dags/a.ts:3:2\n> 3 | a();\n\n");
  expect(summary()).toBe("✓ 2 DAGs in 2 files; a file that is saved is loaded again\n");
});

test("a saved file is told of once, when what it holds differs", () => {
  const { news, added } = terminal();
  news.onRead(file("a.ts", ["a"]));
  news.started();
  news.onRead(file("a.ts", ["a"]));
  expect(added()).toBe("");
  news.onRead(file("a.ts", ["a"], "g"));
  expect(added()).toBe("✓ dags/a.ts reloaded: a\n");

  news.onRead(file("a.ts", [], "g", [cycle]));
  news.onRead(file("a.ts", [], "g", [{ ...cycle, message: "with another number" }]));
  expect(added()).toMatch(
    /^✕ dags\/a\.ts cannot be taken as it is; the last good version keeps running\nE214 a -> a .*\n.*\n\n$/,
  );
  news.onRead(file("a.ts", ["a"], "g"));
  expect(added()).toBe("✓ dags/a.ts reloaded: a\n");

  news.onGone(file("a.ts", ["a"], "g"));
  expect(added()).toBe("⚠ dags/a.ts is gone; its DAGs keep their last version\n");
  news.onRead(file("b.ts", ["b"]));
  expect(added()).toBe("✓ dags/b.ts reloaded: b\n");
});

test("a browser is opened for whoever sits before a desktop", () => {
  const stdout = { isTerminal: true, columns: 80, write: () => {} };
  const opens = (env: Record<string, string>, platform: NodeJS.Platform = "linux", out = stdout) =>
    canOpenBrowser({ env, stdout: out }, platform);
  expect([opens({ DISPLAY: ":0" }), opens({ WAYLAND_DISPLAY: "w" }), opens({}, "darwin")]).toEqual([true, true, true]);
  expect(opens({})).toBe(false);
  for (const reason of [{ CI: "1" }, { BROWSER: "none" }, { SSH_CONNECTION: "1.2.3.4" }])
    expect(opens({ ...reason, DISPLAY: ":0" })).toBe(false);
  expect(opens({ DISPLAY: ":0" }, "linux", { ...stdout, isTerminal: false })).toBe(false);
});
