import { expect, test } from "vitest";
import { fakeIo } from "../testing/fake-io.ts";
import { runCli } from "./run-cli.ts";

async function rotate(answer: { rotated: number; current: number; unreadable: string[] }, ...flags: string[]) {
  const asked: string[] = [];
  const { io, out, err } = fakeIo({
    fetch: async (url, init) => {
      asked.push(`${init?.method ?? "GET"} ${new URL(new Request(url).url).pathname}`);
      return Response.json(answer);
    },
  });
  const code = await runCli(["secrets", "rotate", "--url", "http://127.0.0.1:4242", ...flags], io);
  return { code, out: out(), err: err(), asked };
}

test("it says how many secrets are under the new key", async () => {
  const { code, out, asked } = await rotate({ rotated: 2, current: 1, unreadable: [] });
  expect(code).toBe(0);
  expect(out).toBe("2 secrets sealed anew, 1 under the first key already.\n");
  expect(asked).toEqual(["POST /api/v1/secrets/rotate"]);
});

test("what no key opens is named, and fails the command", async () => {
  const answer = { rotated: 0, current: 3, unreadable: ["variable:lost"] };
  const { code, err } = await rotate(answer);
  expect(code).toBe(1);
  expect(err).toContain("No key of the server opens variable:lost");
  expect(JSON.parse((await rotate(answer, "--json")).out)).toEqual(answer);
});
