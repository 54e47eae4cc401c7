import { spawn } from "node:child_process";
import { freePort } from "./free-port.ts";
import { servicePath } from "./services.ts";
import { waitUntil } from "./wait-until.ts";

/** A server of its own that speaks the APIs of AWS, with what it is told in memory. It runs no query and no step. */
export interface MotoServer extends AsyncDisposable {
  /** `http://127.0.0.1:PORT`. */
  readonly url: string;
}

export async function startMotoServer(): Promise<MotoServer> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const server = spawn(servicePath("moto"), ["-H", "127.0.0.1", "-p", String(port)], { stdio: "ignore" });
  const ended = new Promise<void>((resolve) => server.once("exit", () => resolve()));
  const isUp = async (): Promise<boolean> => {
    if (server.exitCode !== null) throw new Error(`the server of AWS ended with ${server.exitCode}`);
    return await fetch(`${url}/moto-api/data.json`).then(
      ({ ok }) => ok,
      () => false,
    );
  };
  await waitUntil("the server of AWS answers", isUp, { withinMs: 60_000 });
  return {
    url,
    async [Symbol.asyncDispose]() {
      server.kill("SIGKILL");
      await ended;
    },
  };
}
