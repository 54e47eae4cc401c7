import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

async function acknowledge(...args: readonly string[]) {
  const sent: unknown[] = [];
  const { io, out } = fakeIo({
    fetch: async (url, init) => {
      const body = JSON.parse(init?.body as string) as { readonly until?: null };
      sent.push([init?.method, new URL(new Request(url).url).pathname, body]);
      const until = body.until === null ? null : "2024-03-15T00:00:00Z";
      return Response.json({ dagId: "orders", until, former: null });
    },
  });
  const code = await runCli(["dags", "acknowledge", "orders", ...args, "--url", "http://127.0.0.1:4242"], io);
  return { code, out: out(), sent };
}

const path = "/api/v1/dags/orders/acknowledgement";

test("failures until now, by the server's clock, are acknowledged", async () => {
  const { code, out, sent } = await acknowledge();
  expect({ code, sent }).toEqual({ code: 0, sent: [["PUT", path, {}]] });
  expect(out).toMatch(/^orders: failures and missed deadlines until 2024-03-15T00:00:00Z are acknowledged/);
});

test("that is taken back by --undo", async () => {
  const { out, sent } = await acknowledge("--undo");
  expect(sent).toEqual([["PUT", path, { until: null }]]);
  expect(out).toBe("orders: none of its failures and missed deadlines is acknowledged any more\n");
  expect((await acknowledge("-q")).out).toBe("orders\n");
});
