import { expect, test } from "vitest";
import { childEnv, declaredEnv } from "./child-env.ts";

const environment = {
  PATH: "/bin",
  HOME: "/home/ann",
  TZ: "Europe/Berlin",
  LC_ALL: "C.UTF-8",
  https_proxy: "http://proxy:3128",
  NODE_EXTRA_CA_CERTS: "/etc/ca.pem",
  NODE_COMPILE_CACHE: "/tmp/compiled",
  DATABASE_URL: "postgres://secret",
  DAYMILL__DATABASE: "postgres://secret",
  DAYMILL_SECRET_KEY: "secret",
  NODE_OPTIONS: "--inspect",
  API_TOKEN: "token",
};

test("a process of user code sees the allow-list only", () => {
  expect(Object.keys(childEnv(environment)).sort()).toEqual([
    "HOME",
    "LC_ALL",
    "NODE_COMPILE_CACHE",
    "NODE_EXTRA_CA_CERTS",
    "PATH",
    "TZ",
    "https_proxy",
  ]);
});

test("a task sees the variables that it declares and that are set", () => {
  expect(declaredEnv(environment, ["API_TOKEN", "NOT_SET"])).toEqual({ API_TOKEN: "token" });
});

test("no declaration opens the scheduler's own variables", () => {
  expect(declaredEnv(environment, ["DAYMILL__DATABASE", "DAYMILL_SECRET_KEY", "daymill_secret_key"])).toEqual({});
});
