import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { readPostmasterFile } from "./postmaster-file.ts";

const LOOKS = 20_000;

/** What a server does that starts where another was killed, again and again. */
const COME_AND_GO = `
const { rmSync, writeFileSync } = require("node:fs");
for (;;) {
  writeFileSync(process.argv[1], "7\\n/cluster\\n1\\n5432\\n/sockets\\n\\n\\nready\\n");
  rmSync(process.argv[1]);
}
`;

test("a file that goes away while it is read is no file, and no error", async () => {
  const cluster = mkdtempSync(join(tmpdir(), "daymill-postmaster-file-"));
  const child = spawn(process.execPath, ["-e", COME_AND_GO, join(cluster, "postmaster.pid")], { stdio: "ignore" });
  onTestFinished(async () => {
    if (child.kill("SIGKILL")) await once(child, "close");
    rmSync(cluster, { recursive: true });
  });
  const seen = { times: 0, there: 0 };
  while (seen.times < LOOKS || seen.there === 0 || seen.there === seen.times) {
    for (let look = 0; look < 100; look += 1) {
      seen.times += 1;
      if (readPostmasterFile(cluster)?.status === "ready") seen.there += 1;
    }
    expect(child.exitCode).toBeNull();
    await setImmediate();
  }
  expect(seen.there).toBeGreaterThan(0);
});
