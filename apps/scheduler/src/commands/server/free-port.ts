import { once } from "node:events";
import { createServer } from "node:net";

/** Whether nobody listens there. */
export async function isFreePort(port: number, host: string): Promise<boolean> {
  const server = createServer();
  try {
    await once(server.listen(port, host), "listening");
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
