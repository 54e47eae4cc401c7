import { describe, expect, it } from "vitest";
import { explainDns, explainTcp, explainTls } from "./network-error.ts";
import { serverOfUrl } from "./network-steps.ts";
import { proxyFor } from "./proxy-for.ts";
import { runSteps } from "./probe-step.ts";

const place = { host: "db", port: 5_432 };
const failure = (code: string) => Object.assign(new Error("raw"), { code });

describe("what failed on the way is said with what to do", () => {
  it.each([
    ["ENOTFOUND", /There is no host "db"\. Check its name/],
    ["EAI_AGAIN", /DNS of this machine does not answer for "db" \(EAI_AGAIN\)\. Check/],
  ])("a name: %s", (code, expected) => {
    expect(explainDns(failure(code), "db").message).toMatch(expected);
  });

  it.each([
    ["ECONNREFUSED", /Nothing listens at db:5432\. Check/],
    ["ECONNRESET", /cuts the connection at once\. Check/],
    ["EHOSTUNREACH", /cannot be reached \(EHOSTUNREACH\)\. Check/],
  ])("a connection: %s, also of the first of several addresses", (code, expected) => {
    expect(explainTcp(failure(code), place).message).toMatch(expected);
    expect(explainTcp(new AggregateError([failure(code)]), place).message).toMatch(expected);
  });

  it.each([
    ["ERR_TLS_CERT_ALTNAME_INVALID", /is for another host\. Use/],
    ["CERT_HAS_EXPIRED", /is not trusted \(raw\)\. Add/],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", /is not trusted/],
    ["ERR_SSL_WRONG_VERSION_NUMBER", /speaks no TLS\. Check/],
    ["EOTHER", /TLS with db:5432 failed \(EOTHER\)/],
  ])("TLS: %s", (code, expected) => {
    expect(explainTls(failure(code), place).message).toMatch(expected);
  });
});

it.each([
  ["https://s3.example.com", { host: "s3.example.com", port: 443, tls: "direct" }],
  ["http://127.0.0.1:9000/x", { host: "127.0.0.1", port: 9_000, tls: "none" }],
  ["http://[::1]/", { host: "::1", port: 80, tls: "none" }],
])("the server of %s", (url, server) => {
  expect(serverOfUrl(new URL(url))).toEqual(server);
});

it.each([
  [{}, undefined],
  [{ HTTPS_PROXY: "http://proxy:3128" }, "proxy:3128"],
  [{ https_proxy: "http://small:1", HTTPS_PROXY: "http://large:1" }, "small:1"],
  [{ HTTPS_PROXY: "http://proxy:3128", NO_PROXY: "other.com, .example.com" }, undefined],
  [{ HTTPS_PROXY: "http://proxy:3128", NO_PROXY: "le.com" }, "proxy:3128"],
  [{ HTTPS_PROXY: "http://proxy:3128", no_proxy: "*" }, undefined],
  [{ HTTPS_PROXY: "no url" }, undefined],
])("with %o a bucket is asked through %s", (environment, host) => {
  expect(proxyFor(new URL("https://storage.example.com"), environment)?.host).toBe(host);
});

it("steps are run up to the first that fails, each with how long it took", async () => {
  let now = 0;
  const run = async () => {
    now += 7;
    return { said: "fine" };
  };
  const fail = async () => {
    throw new Error("not fine");
  };
  const steps = [
    { name: "dns", run },
    { name: "tcp", run: fail },
    { name: "tls", run },
  ] as const;
  expect(await Array.fromAsync(runSteps(steps, () => now))).toEqual([
    { kind: "begun", name: "dns" },
    { kind: "ended", name: "dns", state: "ok", durationMs: 7, said: "fine" },
    { kind: "begun", name: "tcp" },
    { kind: "ended", name: "tcp", state: "failed", durationMs: 0, said: "not fine" },
  ]);
});
