import { describe, expect, test } from "vitest";
import { liveEventSchema } from "./event.ts";
import { isLiveEvent } from "./is-live-event.ts";

const kinds = liveEventSchema.options.map((option) => [[...option.shape.kind.values][0], option] as const);

function eventOf(fields: readonly string[], kind: unknown): Record<string, unknown> {
  return { ...Object.fromEntries(fields.map((field) => [field, "x"])), kind };
}

describe.each(kinds)("an event of kind %s", (kind, option) => {
  const fields = Object.keys(option.shape);

  test("is known when it carries what its schema says", () => {
    expect(isLiveEvent(eventOf(fields, kind))).toBe(true);
  });

  test("is not taken without one of its fields", () => {
    const lacking = fields.map((lost) => withoutField(eventOf(fields, kind), lost));
    expect(lacking.map(isLiveEvent)).toEqual(fields.map(() => false));
  });
});

function withoutField(event: Record<string, unknown>, lost: string): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([name]) => name !== lost));
}

test.each([[{ kind: "weather" }], [{ kind: "toString" }], [{}], [null], ["reset"], [[]]])("%j is no event", (value) => {
  expect(isLiveEvent(value)).toBe(false);
});
