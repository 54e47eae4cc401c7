import { once } from "node:events";
import { createServer } from "node:net";
import { toError } from "@daymill/core";

/** Why nobody can listen there: another program does (`taken`), or what the system says. Undefined: a server could. */
export async function whyNotFree(port: number, host: string): Promise<"taken" | Error | undefined> {
  const server = createServer();
  try {
    await once(server.listen(port, host), "listening");
    return undefined;
  } catch (thrown) {
    const error = toError(thrown);
    return "code" in error && error.code === "EADDRINUSE" ? "taken" : error;
  } finally {
    server.close();
  }
}
