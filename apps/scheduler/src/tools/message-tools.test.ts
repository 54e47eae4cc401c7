import { DaymillError } from "@daymill/core";
import type { TestMessageOrder, ToldEvent } from "@daymill/core";
import { expect, test } from "vitest";
import { messageTools } from "./message-tools.ts";

const never = new AbortController().signal;
const event = { kind: "failure" } as ToldEvent;

test("messages are composed two at a time: the next one when one of them is done, or gone", async () => {
  const gates: PromiseWithResolvers<void>[] = [];
  const tools = messageTools({
    environment: {},
    async *values() {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      yield { problem: null, title: `message ${gates.indexOf(gate)}`, message: null };
    },
  });
  const patience = new AbortController();
  const [first, second, third, fourth] = [never, never, patience.signal, never].map((signal) =>
    tools.preview(event, [], signal),
  );
  await expect.poll(() => gates).toHaveLength(2);
  patience.abort(new Error("gone"));
  await expect(third).rejects.toThrow("gone");
  expect(gates).toHaveLength(2);
  gates[0]?.resolve();
  await expect(first).resolves.toMatchObject([{ title: "message 0" }]);
  gates[1]?.resolve();
  await second;
  await expect.poll(() => gates).toHaveLength(3);
  gates[2]?.resolve();
  await expect(fourth).resolves.toMatchObject([{ title: "message 2" }]);
});

test.each([
  ["E705", new DaymillError("E705", "The tools process ended badly: no route to hunter2secret")],
  [undefined, new Error("no route to hunter2secret")],
])("what fails in the process of a test message says no secret of its connection (%s)", async (code, failure) => {
  const tools = messageTools({
    environment: {},
    async *values() {
      yield await Promise.reject(failure);
    },
  });
  const order: TestMessageOrder = {
    connection: { id: "chat", type: "slack-webhook", password: "hunter2secret", extra: {} },
    to: undefined,
    by: "ann",
    at: "2024-05-02T00:00:00Z",
    url: "http://ui",
    dryRun: true,
  };
  const thrown: unknown = await tools.sendTest(order, never).catch((error: unknown) => error);
  expect(thrown).toMatchObject(code === undefined ? {} : { code });
  expect(String(thrown)).toContain("no route to ***");
  expect(String(thrown)).not.toContain("hunter2secret");
  expect((thrown as Error).cause).toBeUndefined();
});
