import { spawn } from "node:child_process";
import { freePort } from "./free-port.ts";
import { servicePath } from "./services.ts";
import { waitUntil } from "./wait-until.ts";

/** A server of its own that speaks Google Cloud Storage, with its objects in memory. */
export interface GcsServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
}

export async function startGcsServer(): Promise<GcsServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const args = [
    "-scheme",
    "http",
    "-host",
    "127.0.0.1",
    "-port",
    String(port),
    "-backend",
    "memory",
    "-external-url",
    url,
  ];
  const server = spawn(servicePath("gcs"), [...args, "-public-host", `127.0.0.1:${port}`], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  await waitUntil("the server of Google Cloud Storage answers", async () => {
    if (server.exitCode !== null) throw new Error(`the server of Google Cloud Storage ended with ${server.exitCode}`);
    return await fetch(`${url}/storage/v1/b`).then(
      ({ ok }) => ok,
      () => false,
    );
  });
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.kill("SIGKILL");
      await ended;
    },
  };
}
