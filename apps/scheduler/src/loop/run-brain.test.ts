import { serializedDag, serializedTask } from "@daymill/core/testing";
import type { VersionKey } from "@daymill/core";
import { expect, test } from "vitest";
import { RunBrain } from "./run-brain.ts";

const dag = serializedDag([serializedTask("a", {})]);
const key = (number: number) => number as VersionKey;

test("a version that work asks about is not forgotten for one that the same work has to learn", () => {
  const brain = new RunBrain(() => Promise.reject(new Error("no output is read here")));
  for (let number = 0; number < 500; number += 1) brain.learn(key(number), dag);
  const work = [key(0), key(500)];
  for (const version of work.filter((each) => !brain.knows(each))) brain.learn(version, dag);
  expect(work.map((version) => brain.version(version).key)).toEqual(work);
  expect(brain.knows(key(1))).toBe(false);
});
