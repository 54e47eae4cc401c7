import { branch, dag, group, task, TaskSkipped } from "@daymill/core";
import { forEachDatabase } from "@daymill/metadata/testing";
import { describe, expect, test } from "vitest";
import { startLoop } from "../testing/loop-harness.ts";

const check = task("check", () => true);
const absent = task("absent", (): { uri: string } => {
  throw new TaskSkipped("none");
});
const upload = task("upload", (input: { from: string }) => ({ uri: `s3:/${input.from}` }));
const count = task("count", (input: { uris: string[] }) => input.uris.length);
const gather = task("gather", (input: { all: { uri: string }[] }) => input.all.map((one) => one.uri));
const list = task("list", (): string[] => ["eu", "us", "ap"]);

forEachDatabase((name, open) => {
  describe(`the loop on ${name}`, () => {
    test("skips a task whose input comes from a skipped task, where its rule lets it start", async () => {
      const example = dag("d", {}, () => {
        const join = branch(check(), {
          then: () => upload({ from: "1" }, { id: "one" }),
          else: () => upload({ from: "2" }, { id: "two" }),
        });
        count({ uris: [join.uri, absent().uri] });
      });
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.states(run)).toMatchObject({ one: "success", two: "skipped", count: "skipped" });
    });

    test("gives the tasks of a mapped group the instance of their own index, and everybody else the whole list", async () => {
      const example = dag("d", {}, () => {
        const { last } = group.map("each", list(), (region) => {
          const first = upload({ from: region }, { id: "first" });
          return { last: upload({ from: first.uri }, { id: "last" }) };
        });
        gather({ all: last });
      });
      await using loop = await startLoop(await open(), [example]);
      const run = await loop.trigger("d");
      expect(await loop.untilOver(run)).toBe("success");
      expect(await loop.outputOf(run, "each.last", 1)).toEqual({ uri: "s3:/s3:/us" });
      expect(await loop.outputOf(run, "gather")).toEqual(["s3:/s3:/eu", "s3:/s3:/us", "s3:/s3:/ap"]);
    });
  });
});
