import { Client } from "pg";
import { expect, it } from "vitest";
import { cancelQuery } from "./cancel-query.ts";

it("is content when the server is gone: there is nothing left to cancel", async () => {
  const client = new Client({ host: "127.0.0.1", port: 1 });
  await expect(cancelQuery(client)).resolves.toBeUndefined();
});
