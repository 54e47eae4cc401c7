import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../architecture/imports.ts";

test("a start that hangs says that it was told to stop, and ends at the second Ctrl-C", async () => {
  const home = mkdtempSync(join(tmpdir(), "daymill-stopped-"));
  // Takes calls, and never answers, as a database behind a firewall.
  const mute = createServer();
  const called = once(mute, "connection");
  await once(mute.listen(0, "127.0.0.1"), "listening");
  const { port } = mute.address() as { readonly port: number };
  const program = join(root, "apps/scheduler/src/main.ts");
  const server = spawn(
    process.execPath,
    ["--disable-warning=ExperimentalWarning", program, "start", "--dags", home, "--data", join(home, "data")],
    {
      cwd: home,
      env: { ...process.env, DAYMILL__DATABASE: `postgres://u@127.0.0.1:${port}/x`, DAYMILL__SERVER__PORT: "0" },
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  try {
    const ended = once(server, "exit");
    await called;
    server.kill("SIGINT");
    let said = "";
    for await (const chunk of server.stderr) {
      said += String(chunk);
      if (said.includes("Ctrl-C once more ends it at once")) server.kill("SIGINT");
    }
    expect(said).toContain("Stopping as soon as it has started");
    expect(await ended).toEqual([null, "SIGINT"]);
  } finally {
    server.kill("SIGKILL");
    mute.close();
    rmSync(home, { recursive: true, force: true });
  }
});
