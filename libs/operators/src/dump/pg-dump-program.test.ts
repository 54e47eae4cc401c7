import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rootCertificates } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { runPgDump } from "./pg-dump-program.ts";

describe("the environment of pg_dump", () => {
  let bench: TaskBench;
  beforeEach(async () => {
    bench = await taskBench();
  });
  afterEach(() => bench[Symbol.asyncDispose]());

  /** Runs a program in the place of pg_dump that writes down what it was given. */
  async function given(extra: { readonly ssl?: boolean }) {
    const program = join(bench.directory, "pg_dump");
    const [mode, authorities] = [join(bench.directory, "mode"), join(bench.directory, "authorities")];
    await writeFile(
      program,
      `#!/bin/sh\nprintf %s "$PGSSLMODE" > ${mode}\ncat "\${PGSSLROOTCERT:-/dev/null}" > ${authorities}\n`,
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
    });
    return { mode: await readFile(mode, "utf8"), authorities: await readFile(authorities, "utf8") };
  }

  test("over TLS makes it check the certificate and the name, by the authorities that Node trusts", async () => {
    const { mode, authorities } = await given({ ssl: true });
    expect(mode).toBe("verify-full");
    expect(authorities).toContain(rootCertificates[0]);
  });

  test("without TLS says nothing of it", async () => {
    expect(await given({})).toEqual({ mode: "", authorities: "" });
  });
});
