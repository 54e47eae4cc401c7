import { expect, test, vi } from "vitest";
import type { Bench } from "./bench.ts";

// Before the services are looked for, whatever this machine has.
vi.stubEnv("DAYMILL_TEST_GCS", "/nowhere/fake-gcs-server");
const { runBenches } = await import("./run-benches.ts");

const bench: Bench = {
  name: "W0",
  load: "nothing, twice",
  model: "in this process",
  async run(report) {
    report.fact("left out", "the other half: no server");
    return [
      { name: "kept", unit: "ms", samples: [3, 1, 2], mark: { max: 2 } },
      { name: "missed", unit: "/s", samples: [1], mark: { min: 2 } },
      { name: "only printed", unit: "MB", samples: [1] },
    ];
  },
};

test("a bench tells its load, model and machine, what it left out, and each figure with its mark", async () => {
  const lines: string[] = [];
  await runBenches([bench], (line) => lines.push(line.trim()));
  expect(lines).toEqual([
    "W0",
    expect.stringMatching(/^load +nothing, twice$/),
    expect.stringMatching(/^model +in this process$/),
    expect.stringMatching(/^machine +\d+ cores/),
    expect.stringMatching(/^busy +load average \d/),
    expect.stringMatching(/^left out +the other half: no server$/),
    expect.stringMatching(/^kept +2\.00 ms .*mark <= 2\.00: kept$/),
    expect.stringMatching(/^missed +1\.00 \/s .*mark >= 2\.00: MISSED$/),
    expect.stringMatching(/^only printed +1\.00 MB$/),
  ]);
});

test("a bench without what it needs is left out, and says in one line what that is, where it was looked for and how to get it", async () => {
  const lines: string[] = [];
  let ran = 0;
  const needy: Bench = { ...bench, needs: ["gcs"], run: async () => (ran++, []) };
  const [left] = await runBenches([needy], (line) => lines.push(line.trim()));
  expect(left?.figures).toEqual([]);
  expect(ran).toBe(0);
  expect(lines.filter((line) => line.startsWith("left out"))).toEqual([
    "left out  all of it: it needs gcs, which is not at /nowhere/fake-gcs-server: go install github.com/fsouza/fake-gcs-server@latest, with DAYMILL_TEST_GCS=.../fake-gcs-server.",
  ]);
});

test("its results say the value that counts and whether it keeps its mark", async () => {
  const [result] = await runBenches([bench], () => undefined);
  expect(result).toMatchObject({ name: "W0", load: "nothing, twice", model: "in this process" });
  expect(result?.facts).toContainEqual({ name: "left out", text: "the other half: no server" });
  expect(result?.figures.map(({ value, keepsMark }) => [value, keepsMark])).toEqual([
    [2, true],
    [1, false],
    [1, null],
  ]);
});
