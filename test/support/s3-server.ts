import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "./free-port.ts";
import { servicePath } from "./services.ts";
import { waitUntil } from "./wait-until.ts";

/** A server of its own that speaks S3, over a directory of its own. */
export interface S3Server extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

const KEYS = { accessKeyId: "tester", secretAccessKey: "hush-hush" };

export async function startS3Server(): Promise<S3Server> {
  const port = await freePort();
  const home = mkdtempSync(join(tmpdir(), "daymill-s3-"));
  // Beside the objects, what the server knows of them: not every file system takes attributes of files.
  const [objects, sidecar] = [join(home, "objects"), join(home, "sidecar")];
  for (const folder of [objects, sidecar]) mkdirSync(folder);
  const server = spawn(
    servicePath("s3"),
    ["--port", `127.0.0.1:${port}`, "--quiet", "posix", "--sidecar", sidecar, objects],
    {
      stdio: "ignore",
      env: { ...process.env, ROOT_ACCESS_KEY: KEYS.accessKeyId, ROOT_SECRET_KEY: KEYS.secretAccessKey },
    },
  );
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  await waitUntil("the server of S3 answers", async () => {
    if (server.exitCode !== null) throw new Error(`the server of S3 ended with ${server.exitCode}`);
    return await fetch(url).then(
      () => true,
      () => false,
    );
  });
  return {
    url,
    ...KEYS,
    async [Symbol.asyncDispose]() {
      server.kill("SIGKILL");
      await ended;
      rmSync(home, { recursive: true });
    },
  };
}
