import { expect, test } from "vitest";
import { securityHeadersFor } from "./security-headers.ts";

test("a server that is reached by TLS is reached by nothing else from then on; another promises no such thing", () => {
  expect(securityHeadersFor("https://daymill.example.com")["strict-transport-security"]).toBe("max-age=31536000");
  expect(securityHeadersFor("http://127.0.0.1:8080")).not.toHaveProperty("strict-transport-security");
});
