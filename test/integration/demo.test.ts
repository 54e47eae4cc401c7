import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { taskBench } from "@daymill/operators/testing";
import { beforeAll, expect, test } from "vitest";
import { root } from "../architecture/imports.ts";
import { buildWebOnce } from "../e2e/support/web-build.ts";
import { requireService, servicePath } from "../support/services.ts";

/** Spark alone takes a quarter of a minute to come up on two busy cores. */
const WITHIN_MS = 480_000;

// A server builds it when it starts: two that begin at once would write over each other.
beforeAll(buildWebOnce);

/** Runs `npm run demo` on a data directory of its own, and gives what it said; rejects when it does not succeed. */
async function demo(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  await using bench = await taskBench();
  const own = ["--days", "1", "--port", "0", "--data", join(bench.directory, "data")];
  const { stdout } = await promisify(execFile)(process.execPath, [join(root, "tools/demo/main.ts"), ...own, ...args], {
    env: { ...process.env, ...environment },
  });
  return stdout;
}

test.each([
  ["mozaggregator", "200", "Every row of the source is in the warehouse, once."],
  ["telemetry-parquet", "500", "Every message that is one of its data set is in the lake, once."],
  ["file-downloads", "300", "Every download of a file or table is in the lake once"],
  ["event-cleaning", "2000", "Every event that is wanted is in the lake once"],
  ["edgar-logs", "20000", "Every request is counted once"],
])(
  "npm run demo -- --pipeline %s succeeds with embedded defaults, and proves its rows",
  async (name, rows, proved) => {
    const said = await demo(["--pipeline", name, "--rows", rows]);
    expect(said).toContain(proved);
    expect(said).not.toContain("NOT complete");
  },
  WITHIN_MS,
);

requireService("mariadb")("a real MariaDB (mariadb)", () => {
  test(
    "is the source of pipeline 3 in the demo, when it is named; its password need not stand in the command",
    async () => {
      const server = new URL(servicePath("mariadb"));
      const MYSQL_PWD = decodeURIComponent(server.password);
      server.password = "";
      const args = ["--pipeline", "file-downloads", "--rows", "300", "--source", server.href];
      expect(await demo(args, { MYSQL_PWD })).toContain("Every download of a file or table is in the lake once");
    },
    WITHIN_MS,
  );
});

requireService("spark")("a real Spark (spark)", () => {
  test(
    "does the work of pipeline 4 in the demo, when it is named",
    async () => {
      const said = await demo(["--pipeline", "event-cleaning", "--rows", "2000", "--spark", servicePath("spark")]);
      expect(said).toContain("Every event that is wanted is in the lake once");
    },
    WITHIN_MS,
  );
});
