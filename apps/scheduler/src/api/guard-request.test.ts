import { describe, expect, test } from "vitest";
import { comesByTls, guardRequest, hostName } from "./guard-request.ts";

const rules = { allowedHosts: ["daymill.example.com"], url: "https://jobs.example.com/daymill" };
const refused = expect.objectContaining({ code: "E704" });

function get(host: string | undefined) {
  return () => guardRequest({ method: "GET", headers: host === undefined ? {} : { host } }, rules);
}

function post(headers: Record<string, string>) {
  const head = { method: "POST", headers: { host: "localhost:8080", "content-type": "application/json", ...headers } };
  return () => guardRequest(head, rules);
}

describe("Host", () => {
  test.each([
    "localhost",
    "localhost:8080",
    "127.0.0.1:8080",
    "[::1]:8080",
    "LOCALHOST",
    "daymill.example.com:443",
    "jobs.example.com",
  ])("%s is one of ours", (host) => {
    expect(get(host)).not.toThrow();
  });

  test.each([
    "evil.example.com",
    "localhost.evil.example.com",
    "127.0.0.1.evil.example.com",
    "127.0.0.2",
    "evil@localhost",
    "[::1].evil.example.com",
    "localhost:80:80",
    "",
    undefined,
  ])("%s is refused, also for reads", (host) => {
    expect(get(host)).toThrow(refused);
  });

  test("is compared without its port", () => {
    expect(hostName("[::1]:8080")).toBe("[::1]");
  });
});

test.each([
  ["https://jobs.example.com", {}, true],
  ["http://localhost:8080", { "x-forwarded-proto": "https" }, true],
  ["http://localhost:8080", { "x-forwarded-proto": "http" }, false],
  ["http://localhost:8080", {}, false],
])("under %s with %j the browser speaks TLS: %s", (url, headers, expected) => {
  expect(comesByTls({ allowedHosts: [], url })(headers)).toBe(expected);
});

describe("a request that changes something", () => {
  test("may come without an Origin, as from a command", () => {
    expect(post({})).not.toThrow();
  });

  test("may come from our own pages", () => {
    expect(post({ origin: "http://localhost:8080" })).not.toThrow();
  });

  test.each(["http://evil.example.com", "http://localhost:9090", "null", "http://localhost:8080.evil.example.com"])(
    "from the Origin %s is refused",
    (origin) => {
      expect(post({ origin })).toThrow(refused);
    },
  );

  test.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "",
  ])("with the content type %j is refused: a form can send it", (type) => {
    expect(post({ "content-type": type })).toThrow(refused);
  });

  test("may name the charset of its JSON", () => {
    expect(post({ "content-type": "application/json; charset=utf-8" })).not.toThrow();
  });
});
