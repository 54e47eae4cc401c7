import { expect, test } from "vitest";
import { rateOfConnection } from "./rate-of-connection.ts";

const rate = (extra: Record<string, unknown>) => rateOfConnection("emr", { id: "emr", extra: extra as {} }, 10);

test("a connection has a bucket of its own, with the rate of the configuration or its own", () => {
  expect(rate({})).toEqual({ bucket: "connection emr", connection: "emr", perSecond: 10 });
  expect(rate({ looksPerSecond: 0.5 })).toMatchObject({ bucket: "connection emr", perSecond: 0.5 });
});

test("connections that give the same name share one, which no id of a connection is", () => {
  expect(rate({ sharesRate: "emr" })).toMatchObject({ bucket: "shared emr", connection: "emr" });
});

test.each([0, -1, "5", 1e6, Number.NaN, null])("looksPerSecond %s is refused (E104)", (looksPerSecond) => {
  expect(() => rate({ looksPerSecond })).toThrow(/The connection "emr" has an extra.looksPerSecond/);
});

test.each(["", 5])("sharesRate %s is refused (E104)", (sharesRate) => {
  expect(() => rate({ sharesRate })).toThrow(/an extra.sharesRate that is no name/);
});
