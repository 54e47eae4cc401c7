import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ObjectStore } from "../object-store.ts";
import { openStore } from "../store-uri.ts";

// The emulator lets everybody do everything: what Google refuses is answered here.

let status = 403;
const requests: string[] = [];
const server = createServer((request, response) => {
  requests.push(`${request.method} ${request.url}`);
  request.resume();
  const message = status === 403 ? "jobs@project does not have storage.objects access" : "Invalid Credentials";
  const error = { code: status, message, errors: [{ reason: "forbidden", message }] };
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ error }));
});
let store: ObjectStore;

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  store = openStore({ id: "lake", type: "gs", database: "bucket", path: "logs", extra: { endpoint } });
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});

const OPERATIONS: Readonly<Record<string, () => Promise<unknown>>> = {
  list: () => Array.fromAsync(store.list("day/")),
  write: () => store.write("day/a", Buffer.from("text")),
  delete: () => store.delete("day/a"),
  read: async () => {
    for await (const piece of await store.read("day/a")) void piece;
  },
};

it.each(Object.keys(OPERATIONS))(
  "what the account may not do is said by its place, asked for once (E502): %s",
  async (name) => {
    status = 403;
    requests.length = 0;
    await expect(OPERATIONS[name]?.()).rejects.toMatchObject({
      code: "E502",
      message: expect.stringMatching(
        /^gs:\/\/bucket\/logs\/day\/a? ?.*access denied\. Give this account the permission/,
      ),
    });
    expect(requests).toHaveLength(1);
  },
);

it("a key that is not valid any more is told from a missing right", async () => {
  status = 401;
  await expect(store.delete("day/a")).rejects.toMatchObject({
    code: "E502",
    message: expect.stringContaining("the credentials are not valid"),
  });
});
