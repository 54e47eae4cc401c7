import { expect, test } from "vitest";
import { taskDefinition } from "./taskDefinition.ts";

const file = (name: string, ...lines: string[]) => ({ file: name, hash: name, text: lines.join("\n") });
const used = { file: "shop.ts", line: 9, column: 3 };

test("a task is written where a call names it first", () => {
  const shop = file(
    "shop.ts",
    'const dump = task("dump", run);',
    'const load = task("load", run);',
    'log("a", "load");',
  );
  expect(taskDefinition([shop], { taskId: "load", location: used })).toEqual({ file: "shop.ts", line: 2 });
  expect(taskDefinition([shop], { taskId: "night.load", location: used })).toEqual({ file: "shop.ts", line: 2 });
});

test("one of another file is found there", () => {
  const files = [file("shop.ts", "load({});"), file("tasks.ts", "", "export const load = upload('load', {});")];
  expect(taskDefinition(files, { taskId: "load", location: used })).toEqual({ file: "tasks.ts", line: 2 });
});

test("where nothing names it, or several do, it is the line that uses it", () => {
  const twice = file("shop.ts", 'a("load");', 'b("load");');
  expect(taskDefinition([twice], { taskId: "load", location: used })).toMatchObject({ file: "shop.ts", line: 9 });
  expect(
    taskDefinition([{ file: "shop.ts", hash: "h", text: null }], { taskId: "load", location: used }),
  ).toMatchObject({ file: "shop.ts", line: 9 });
});
