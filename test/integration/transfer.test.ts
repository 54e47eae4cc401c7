import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStack, type Stack } from "../support/start-stack.ts";

let stack: Stack;
beforeAll(async () => {
  stack = await startStack({ dags: {} });
});
afterAll(() => stack.close());

const daymill = (...args: string[]) => stack.runCommand(args);
const place = (name: string) => join(stack.home, name);
const read = (name: string) => JSON.parse(readFileSync(place(name), "utf8"));

test("what one server exports another imports: pools, variables, and connections once their secrets are found", async () => {
  const { client } = stack;
  await client.putPool({ params: { pool: "source_db" }, body: { slots: 4, description: "one host" } });
  await client.putVariable({ params: { key: "region" }, body: { value: "eu" } });
  const connection = { type: "postgres", host: "db.internal", user: "reader", database: "orders" };
  await client.putConnection({
    params: { connectionId: "source" },
    body: { ...connection, secrets: { password: "hunter2" } },
  });
  for (const noun of ["pools", "variables", "connections"])
    expect(await daymill(noun, "export", place(`${noun}.json`))).toMatchObject({ code: 0 });
  expect(readFileSync(place("connections.json"), "utf8")).not.toContain("hunter2");

  await client.deletePool({ params: { pool: "source_db" } });
  await client.deleteVariable({ params: { key: "region" } });
  await client.deleteConnection({ params: { connectionId: "source" } });
  for (const noun of ["pools", "variables"])
    expect(await daymill(noun, "import", place(`${noun}.json`))).toMatchObject({ code: 0 });
  expect(await client.listPools()).toContainEqual(expect.objectContaining({ name: "source_db", slots: 4 }));
  expect(await client.listVariables()).toMatchObject([{ key: "region", value: "eu" }]);

  const refused = await daymill("connections", "import", place("connections.json"));
  expect(refused).toMatchObject({ code: 2, output: expect.stringContaining("source.secrets.password") });
  const found = { source: { ...read("connections.json").source, secrets: { password: { file: place("pw") } } } };
  writeFileSync(place("pw"), "hunter2\n");
  writeFileSync(place("found.json"), JSON.stringify(found));
  const imported = await daymill("connections", "import", place("found.json"));
  expect(imported).toMatchObject({ code: 0, output: expect.not.stringContaining("hunter2") });
  const all = await client.listConnections();
  expect(all).toContainEqual(expect.objectContaining({ ...connection, secrets: ["password"], origin: "stored" }));
  expect((await daymill("connections", "import", place("connections.json"))).output).toContain("= source  as it is");
});
