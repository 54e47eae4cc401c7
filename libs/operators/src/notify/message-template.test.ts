import { describe, expect, test } from "vitest";
import { errorOf, toldFailure } from "../testing/told-failure.ts";
import { checkTemplates, withTemplates } from "./message-template.ts";
import { describeEvent } from "./what-happened.ts";

const failure = toldFailure({
  mapIndex: 3,
  attempt: { number: 4, generation: 0, tryNumber: 2 },
  error: errorOf("no {table}\nBcc: x"),
});

describe("the templates of a message", () => {
  test("take the place of the title, and stand below it, with the fields of what happened, each one line", () => {
    const templates = {
      title: "{dag}/{task} {what} on {day}: {error}",
      text: "Call Ann.\nTry {try} of {run}{reason}, {url}",
    };
    expect(withTemplates(describeEvent(failure), failure, templates)).toMatchObject({
      title: "orders/load[3] failed on 2024-05-01: no {table}",
      text: "Call Ann.\nTry 2 of r, http://ui/dags/orders/runs/r/tasks/load",
      facts: describeEvent(failure).facts,
    });
  });

  test("say of several how many there are, and which", () => {
    const group = {
      kind: "group",
      dagId: "orders",
      of: "failure",
      count: 13,
      events: [failure, { ...failure, mapIndex: 4 }],
      since: failure.at,
      at: failure.at,
      url: "http://ui/task-instances?dag=orders&state=failed",
    } as const;
    const { title } = withTemplates(describeEvent(group), group, { title: "{count} {what}: {task}{day}" });
    expect(title).toBe("13 failed: load[3], load[4]");
  });

  test("that come to nothing leave the ordinary title, and no text", () => {
    const happening = describeEvent({ ...failure, error: null });
    const told = withTemplates(
      happening,
      { ...failure, error: null },
      { title: "{error}", text: " {error}\n{reason} " },
    );
    expect(told).toEqual(happening);
    expect(told).not.toHaveProperty("text");
  });

  test("give a text that every receiver takes, however much they are filled with", () => {
    const { text } = withTemplates(describeEvent(failure), failure, { text: `${"😀".repeat(149)}\n`.repeat(20) });
    expect(text).toHaveLength(2_901);
    expect(text).toMatch(/…$/);
    expect(text?.isWellFormed()).toBe(true);
  });

  test("without any are what everybody reads", () => {
    const happening = describeEvent(failure);
    expect(withTemplates(happening, failure, {})).toBe(happening);
  });

  test.each([
    [{ title: "{dag} {taskId}" }, /The title of notify\.slack has no field \{taskId\}: there are \{dag\}, \{task\}/],
    [{ text: 7 as never }, /The text of notify\.slack is no text/],
  ])("are refused with what there is: %j", (templates, expected) => {
    const check = () => checkTemplates(templates, "notify.slack");
    expect(check).toThrow(expect.objectContaining({ code: "E209", message: expect.stringMatching(expected) }));
  });
});
