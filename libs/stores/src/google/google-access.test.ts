import type { Connection } from "@daymill/core";
import { describe, expect, it } from "vitest";
import { googleAccessOf } from "./google-access.ts";

function connectionWith(key: object): Connection {
  return { id: "lake", type: "gs", database: "bucket", password: JSON.stringify(key), extra: {} };
}

const KEY = { type: "service_account", client_email: "a@b.iam", private_key: "-----BEGIN", project_id: "p" };

describe("the key of a service account", () => {
  it("signs in by what it is, and by nothing that says where to ask", () => {
    const key = { ...KEY, token_uri: "https://elsewhere.example/token", universe_domain: "elsewhere.example" };
    expect(googleAccessOf(connectionWith(key)).credentials).toEqual(KEY);
  });

  it.each(["external_account", "authorized_user", "impersonated_service_account"])("is no %s (E104)", (type) => {
    const key = { ...KEY, type, token_url: "https://elsewhere.example", credential_source: { file: "/etc/passwd" } };
    expect(() => googleAccessOf(connectionWith(key))).toThrow("is not the JSON key of a service account");
  });
});
