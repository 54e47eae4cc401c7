import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import type { Config } from "../../config.ts";
import { checkPort } from "./start-checks.ts";

const portAt = (host: string, port: number) => checkPort({ host, port } as Config["server"]);

test("only a port that is in use is told as another program's", async () => {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  expect(await portAt("127.0.0.1", port)).toMatchObject({ detail: `another program listens on 127.0.0.1:${port}` });
  server.close();
  // An address for examples, which no machine has.
  const elsewhere = await portAt("192.0.2.1", port);
  expect(elsewhere).toMatchObject({ state: "warning", detail: expect.stringMatching(/cannot listen .*EADDRNOTAVAIL/) });
});
