import { expect, test } from "vitest";
import { copiesOf } from "./copiesOf.ts";

const request = { calls: "triggerRun", params: { dagId: "orders" }, body: { note: "it's $HOME `id`" } } as const;
const { curl, typescript } = copiesOf(request, "https://daymill.example.com");

test("curl gets the address, a token by its variable, and a body that no shell reads", () => {
  expect(curl).toContain("curl -X POST 'https://daymill.example.com/api/v1/dags/orders/runs'");
  expect(curl).toContain('-H "Authorization: Bearer $DAYMILL_TOKEN"');
  expect(curl).toContain(`-d '{"note":"it'\\''s $HOME \`id\`"}'`);
});

test("the client gets the call with its params and body", () => {
  expect(typescript).toContain('createClient({ baseUrl: "https://daymill.example.com", headers })');
  expect(typescript).toContain(
    `await client.triggerRun(${JSON.stringify({ params: request.params, body: request.body }, null, 2)});`,
  );
});
