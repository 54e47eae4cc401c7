import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { taskBench } from "../testing/task-bench.ts";
import type { TaskBench } from "../testing/task-bench.ts";
import { exec } from "./exec.ts";

let bench: TaskBench;
beforeEach(async () => {
  bench = await taskBench();
});
afterEach(() => bench[Symbol.asyncDispose]());

describe("a program", () => {
  it("gets its arguments as they are: no shell reads them", async () => {
    const say = exec("say", { returns: "lastLine" });
    expect(await say.run({ command: ["printf", "%s-", "$HOME", "*", 7] }, bench.context())).toBe("$HOME-*-7-");
  });

  it("sees what it is given", async () => {
    const show = exec("show", { returns: "lastLine", inheritEnv: false });
    expect(await show.run({ command: ["printenv", "A"], env: { A: "b" } }, bench.context())).toBe("b");
  });

  it("that does not exist fails the task, and says which (E441)", async () => {
    await expect(exec("run").run({ command: ["no-such-program"] }, bench.context())).rejects.toMatchObject({
      code: "E441",
      message: expect.stringMatching(/there is no such program.*no-such-program/s),
    });
  });

  it.each([[["exec", "true"]], [["exit", "0"]], [[":"]]])(
    "is none of the shell's own commands: %j (E441)",
    async (command) => {
      await expect(exec("run").run({ command }, bench.context())).rejects.toMatchObject({
        code: "E441",
        message: expect.stringContaining("there is no such program"),
      });
    },
  );

  it.each([[[]], [[""]]])("has to be named: %o (E304)", async (command) => {
    await expect(exec("run").run({ command }, bench.context())).rejects.toMatchObject({ code: "E304" });
  });
});
