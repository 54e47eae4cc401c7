import { expect, test } from "vitest";
import { Turnstile } from "./turnstile.ts";

test("lets one through at a time, in the order of arrival", async () => {
  const turnstile = new Turnstile();
  const seen: string[] = [];
  const pass = async (name: string): Promise<void> => {
    const leave = await turnstile.enter();
    seen.push(`${name} in`);
    await Promise.resolve();
    seen.push(`${name} out`);
    leave();
  };
  await Promise.all([pass("a"), pass("b"), pass("c")]);
  expect(seen).toEqual(["a in", "a out", "b in", "b out", "c in", "c out"]);
});

test("closing waits for whoever is inside, and nobody enters after that", async () => {
  const turnstile = new Turnstile();
  const leave = await turnstile.enter();
  const seen: string[] = [];
  const closing = turnstile.close().then(() => seen.push("closed"));
  seen.push("leaves");
  leave();
  await closing;
  expect(seen).toEqual(["leaves", "closed"]);
  await expect(turnstile.enter()).rejects.toMatchObject({ code: "E601" });
});

test("those who waited when it was closed are turned away", async () => {
  const turnstile = new Turnstile();
  const leave = await turnstile.enter();
  const waiting = turnstile.enter();
  const closing = turnstile.close();
  leave();
  await expect(waiting).rejects.toMatchObject({ code: "E601" });
  await closing;
});
