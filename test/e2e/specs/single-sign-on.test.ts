import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type OidcProvider, startOidcProvider } from "@daymill/scheduler/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

requireService("chromium")("single sign-on (needs chromium)", () => {
  const folder = mkdtempSync(join(tmpdir(), "daymill-provider-"));
  let provider: OidcProvider;
  let stack: E2eStack;

  beforeAll(async () => {
    provider = await startOidcProvider({ confirms: true });
    const secret = join(folder, "client-secret");
    writeFileSync(secret, `${provider.clientSecret}\n`);
    stack = await openStack({
      env: (url) => ({
        DAYMILL__SERVER__URL: url,
        DAYMILL__OIDC__ISSUER: provider.issuer,
        DAYMILL__OIDC__CLIENT_ID: provider.clientId,
        DAYMILL__OIDC__CLIENT_SECRET_FILE: secret,
        DAYMILL__OIDC__GROUPS__ADMIN: "platform",
        DAYMILL__OIDC__LABEL: "Example",
      }),
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true });
  });

  /** A page at a path, for somebody who has not signed in. */
  async function openAt(path: string): Promise<Page> {
    const page = await stack.browser.newPage();
    await page.context().clearCookies();
    await page.goto(path);
    return page;
  }

  /** To the provider's page, which is another site, and back by a link there. */
  async function signInThere(page: Page): Promise<void> {
    await page.getByRole("link", { name: "Sign in with Example" }).click();
    await page.waitForURL((url) => url.origin === provider.issuer);
    await page.getByRole("link", { name: "Continue" }).click();
  }

  test("leads to another site and back to the page where one was, signed in, although the cookie is strict", async () => {
    provider.vouch({ sub: "1", claims: { preferred_username: "Ann", groups: ["platform"] } });
    const page = await openAt("/variables?dialog=new");
    await page.getByRole("heading", { name: "Sign in to Daymill" }).waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await signInThere(page);
    await page.getByRole("dialog").getByLabel("Key").waitFor();
    expect(page.url()).toMatch(/\/variables\?dialog=new$/);
    expect(await page.context().cookies(page.url())).toMatchObject([
      { name: "daymill_session", httpOnly: true, sameSite: "Strict" },
    ]);
    await page.goto("/users");
    await page
      .getByRole("row", { name: new RegExp(`ann signs in at ${new URL(provider.issuer).host} admin`) })
      .waitFor();
    await page.getByRole("button", { name: "Change… ann" }).click();
    await page.getByText(/the role, admin now, follows the groups there/).waitFor();
    expect(await page.getByRole("dialog").getByRole("button", { name: "New password…" }).count()).toBe(0);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "ann", exact: true }).click();
    await page.getByRole("menuitem", { name: "API tokens" }).waitFor();
    expect(await page.getByRole("menuitem", { name: "Change password…" }).count()).toBe(0);
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Daymill" }).waitFor();
    await page.close();
  });

  test("who is not let in is told why on the sign-in page, once, and can try again", async () => {
    provider.vouch({ sub: "2", claims: { preferred_username: "bob", groups: ["guests"] } });
    const page = await openAt("/variables");
    await signInThere(page);
    await page.getByRole("alert").getByText("None of your groups may do anything here.").waitFor();
    expect(new URL(page.url())).toMatchObject({ pathname: "/variables", hash: "" });
    expect(await findA11yViolations(page)).toEqual([]);
    await page.reload();
    await page.getByRole("heading", { name: "Sign in to Daymill" }).waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    provider.vouch({ sub: "2", claims: { preferred_username: "bob", groups: ["platform"] } });
    await signInThere(page);
    await page.getByRole("button", { name: "bob", exact: true }).waitFor();
    await page.close();
  });

  test("a session that ends under a page says that the provider loads it anew", async () => {
    provider.vouch({ sub: "1", claims: { preferred_username: "ann", groups: ["platform"] } });
    const page = await openAt("/variables");
    await signInThere(page);
    await page.getByRole("button", { name: "New variable…" }).waitFor();
    await page.context().clearCookies();
    await page.getByRole("link", { name: "Pools" }).click();
    await page.getByText("Your session has ended, ann. Sign in to go on. Example loads the page anew").waitFor();
    await signInThere(page);
    await page.getByRole("heading", { name: "Pools" }).waitFor();
    expect(new URL(page.url()).pathname).toBe("/pools");
    await page.close();
  });

  test("no page threw or asked another origin than the provider", () => {
    const expected = (text: string): boolean => /status of 401/.test(text) || text.includes(provider.issuer);
    expect(stack.browser.complaints.filter((text) => !expected(text))).toEqual([]);
  });
});
