import { expect, test } from "vitest";
import { createLogger } from "./logger.ts";
import type { LoggerOptions } from "./logger.ts";

function logger(options: Partial<LoggerOptions> = {}, isTTY = false) {
  const written: string[] = [];
  const stream = { isTTY, write: (text: string) => written.push(text) };
  return { log: createLogger({ level: "info", format: "auto", stream, ...options }), written };
}

test("a line is JSON with time, level, message, scope and fields", () => {
  const { log, written } = logger();
  log.child({ component: "loop", dagId: "daily" }).warn("the lease is late", { ms: 1_200, big: 2n });
  expect(written).toHaveLength(1);
  expect(JSON.parse(written[0] ?? "")).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    level: "warn",
    message: "the lease is late",
    component: "loop",
    dagId: "daily",
    ms: 1_200,
    big: "2",
  });
});

test("an error among the fields keeps name, message, code and stack", () => {
  const { log, written } = logger();
  log.error("no", { error: Object.assign(new TypeError("bad"), { code: "E1" }) });
  expect(JSON.parse(written[0] ?? "").error).toMatchObject({
    name: "TypeError",
    message: "bad",
    code: "E1",
    stack: expect.stringContaining("logger.test"),
  });
});

test("a field cannot take the place of message, level or time", () => {
  const { log, written } = logger();
  log.info("real", { message: "forged", level: "x" });
  expect(JSON.parse(written[0] ?? "")).toMatchObject({
    message: "real",
    level: "info",
    message_: "forged",
    level_: "x",
  });
});

test("secrets are not shown", () => {
  const { log, written } = logger();
  log.info("opened", { password: "hunter2", apiKey: "hunter2" });
  expect(written.join()).not.toContain("hunter2");
});

test("what is below the level is not written", () => {
  const { log, written } = logger({ level: "warn" });
  log.info("quiet");
  log.child({ component: "x" }).debug("quiet");
  log.error("loud");
  expect(written).toHaveLength(1);
});

test("on a terminal a line is text, with the stack of an error below it", () => {
  const { log, written } = logger({ format: "pretty" });
  log.child({ component: "loop" }).error("run failed", { dag: "a b", rows: 3, error: new Error("bad") });
  expect(written[0]).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} error loop: run failed dag="a b" rows=3 error="Error: bad"\nError: bad\n {4}at /,
  );
});

test("a terminal decides the format, unless it is given", () => {
  const [auto, json] = [logger({}, true), logger({ format: "json" }, true)];
  auto.log.info("x");
  json.log.info("x");
  expect(auto.written[0]).not.toMatch(/^\{/);
  expect(json.written[0]).toMatch(/^\{/);
});
