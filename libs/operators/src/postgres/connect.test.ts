import { expect, it } from "vitest";
import { connectToPostgres } from "./connect.ts";

it("begins no session that is no longer wanted before there is a connection", async () => {
  const killed = new AbortController();
  const connection = { id: "c", type: "postgres", host: "127.0.0.1", port: 1, extra: {} };
  const connecting = connectToPostgres(connection, killed.signal);
  killed.abort(new Error("killed"));
  await expect(connecting).rejects.toThrow("killed");
});
