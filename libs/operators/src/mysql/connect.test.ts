import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import type { Connection } from "@daymill/core";
import { describe, expect, it } from "vitest";
import { connectToMysql } from "./connect.ts";

describe("a session with MySQL that is no longer wanted", () => {
  const connection: Connection = { id: "c", type: "mysql", host: "127.0.0.1", port: 1, extra: {} };

  it("is not begun when that is said before there is a connection", async () => {
    const killed = new AbortController();
    const connecting = connectToMysql(connection, killed.signal);
    killed.abort(new Error("killed"));
    await expect(connecting).rejects.toThrow("killed");
  });

  it("is given up while the server has not greeted yet", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const killed = new AbortController();
    const connecting = connectToMysql({ ...connection, port }, killed.signal);
    const [socket] = await once(server, "connection");
    killed.abort(new Error("killed"));
    await expect(connecting).rejects.toThrow("killed");
    socket.destroy();
    server.close();
    await once(server, "close");
  });
});
