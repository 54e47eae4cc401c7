import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { readCompression } from "./dump-compression.ts";
import { runPgDump } from "./pg-dump-program.ts";

describe("the environment of pg_dump", () => {
  let bench: TaskBench;
  beforeEach(async () => {
    bench = await taskBench();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** Runs a program in the place of pg_dump that writes down what it was given. */
  async function given(extra: { readonly ssl?: boolean }, compress = "gzip") {
    const program = join(bench.directory, "pg_dump");
    const [mode, authorities, args] = ["mode", "authorities", "args"].map((name) => join(bench.directory, name));
    await writeFile(
      program,
      `#!/bin/sh\nprintf %s "$PGSSLMODE" > ${mode}\ncat "\${PGSSLROOTCERT:-/dev/null}" > ${authorities}\necho "$@" > ${args}\n`,
    );
    await chmod(program, 0o755);
    await runPgDump({
      program,
      connection: { id: "source", type: "postgres", extra },
      snapshot: { id: "1-1", takenAt: "2024-03-15T00:00:00Z", serverVersion: "18.0", serverVersionNumber: 180_000 },
      tables: [],
      directory: join(bench.directory, "dump"),
      signal: new AbortController().signal,
      log: bench.context().log,
      jobs: 1,
      compression: readCompression(compress),
    });
    const read = (path = "") => readFile(path, "utf8");
    return { mode: await read(mode), authorities: await read(authorities), args: await read(args) };
  }

  test("over TLS makes it check the certificate and the name, by the authorities that Node trusts", async () => {
    const { mode, authorities } = await given({ ssl: true });
    expect(mode).toBe("verify-full");
    expect(authorities).toContain(rootCertificates[0]);
  });

  test.each([
    ["none", "0"],
    ["gzip", "1"],
    ["gzip:6", "6"],
    ["zstd", "zstd:3"],
    ["zstd:19", "zstd:19"],
  ])("compresses by %s as pg_dump is told it", async (compress, argument) => {
    expect((await given({}, compress)).args.split(" ")).toContain(`--compress=${argument}`);
  });

  test("without TLS says nothing of it", async () => {
    expect(await given({})).toMatchObject({ mode: "", authorities: "" });
  });
});
