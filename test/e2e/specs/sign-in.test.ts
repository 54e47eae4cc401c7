import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import type { PageOptions } from "../support/browser.ts";
import { findA11yViolations } from "../support/axe.ts";

const PASSWORD = "a long enough password";

/** In this order: the first one shuts the door for all that come after it. */
requireService("chromium")("signing in (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** A page at a path, for somebody who has not signed in. */
  async function openAt(path: string, options: PageOptions = {}): Promise<Page> {
    const page = await stack.browser.newPage(options);
    await page.context().clearCookies();
    await page.goto(path);
    return page;
  }

  async function signIn(page: Page, name: string, password = PASSWORD): Promise<void> {
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password").fill(password);
    await page.getByLabel("Password").press("Enter");
  }

  async function makeUser(page: Page, name: string, role?: string): Promise<void> {
    await page.getByRole("button", { name: "New user…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill(name);
    if (role !== undefined) await dialog.getByLabel("Role").selectOption(role);
    await dialog.getByLabel("New password", { exact: true }).fill(PASSWORD);
    await dialog.getByLabel("New password again").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Make the user" }).click();
  }

  const session = (page: Page) => page.context().cookies();

  test("the first user, an admin, shuts the door: who made them signs in and goes on where they were", async () => {
    const page = await openAt("/users");
    await page.getByText("Whoever reaches this server may do everything.").waitFor();
    expect(await page.getByRole("link", { name: "API tokens" }).count()).toBe(0);
    await page.getByRole("button", { name: "New user…" }).click();
    await page.getByText("From now on everybody has to sign in, you too.").waitFor();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("ann");
    await dialog.getByLabel("New password", { exact: true }).fill("too short");
    await dialog.getByRole("button", { name: "Make the user" }).click();
    await dialog.getByText("expected at least 12 characters").waitFor();
    await dialog.getByLabel("New password", { exact: true }).fill(PASSWORD);
    await dialog.getByLabel("New password again").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Make the user" }).click();
    await page.getByRole("heading", { name: "Sign in to Daymill" }).waitFor();
    await signIn(page, "ann", "not the password");
    await page.getByText("The name or the password is wrong.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await signIn(page, "ann");
    await page.getByRole("row", { name: /ann/ }).waitFor();
    expect(await session(page)).toMatchObject([{ name: "daymill_session", httpOnly: true, sameSite: "Strict" }]);
    await makeUser(page, "bob", "viewer");
    await page.getByRole("row", { name: /bob viewer never/ }).waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page.getByRole("link", { name: "Audit log" }).click();
    const made = page.getByRole("row", { name: /ann in a browser.* made a user bob.* role: none → viewer/ });
    await made.getByRole("link", { name: "ann" }).click();
    await page.getByRole("button", { name: "Only ann" }).waitFor();
    await expect.poll(() => page.getByRole("row", { name: /refused: E709/ }).count()).toBe(0);
    expect(await findA11yViolations(page)).toEqual([]);
    const saving = page.waitForEvent("download");
    await page.getByRole("button", { name: "Export" }).click();
    await page.getByRole("menuitem", { name: "As CSV" }).click();
    const saved = await readFile(await (await saving).path(), "utf8");
    expect(saved.split("\r\n").map((line) => line.split(",")[6])).toEqual([
      "action",
      "createUser",
      "signIn",
      undefined,
    ]);
    await page.close();
  });

  test("a deep link is where one is after signing in; a viewer is told which role a change needs", async () => {
    const page = await openAt("/dags/daily/grid?dialog=trigger");
    await signIn(page, "Bob");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Logical date").waitFor();
    await dialog.getByLabel("Logical date").press("Enter");
    const trigger = dialog.getByRole("button", { name: "Trigger", exact: true, disabled: true });
    expect(await findA11yViolations(page)).toEqual([]);
    await trigger.hover();
    await page.getByText("This needs the role operator; bob is a viewer.").waitFor();
    const runs = await page.request.get("/api/v1/runs?dagId=daily&type=manual");
    expect((await runs.json()).items).toEqual([]);
    expect(new URL(page.url()).pathname).toBe("/dags/daily/grid");
    await page.goto("/users");
    await page.getByText("This needs the role admin; bob is a viewer.").waitFor();
    const tabs = page.getByRole("navigation", { name: "Admin" });
    await tabs.getByRole("link", { name: "API tokens" }).waitFor();
    expect(await tabs.getByRole("link", { name: "Users" }).count()).toBe(0);
    await page.close();
  });

  test("a session that ends under a form leaves what was typed in it", async () => {
    const page = await openAt("/variables?dialog=new");
    await signIn(page, "ann");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Key").fill("api/limit");
    await dialog.getByLabel("Value").fill("many words");
    await page.context().clearCookies();
    await dialog.getByRole("button", { name: "Make it" }).click();
    await page.getByText("Your session has ended, ann.").waitFor();
    await page.getByLabel("Password").press("Escape");
    await signIn(page, "ann");
    await expect.poll(() => page.getByRole("heading", { name: "Sign in to Daymill" }).count()).toBe(0);
    expect(await dialog.getByLabel("Value").inputValue()).toBe("many words");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("row", { name: /api\/limit many words/ }).waitFor();
    await page.close();
  });

  test("an API token is shown once and lets a program in until it is deleted", async () => {
    const page = await openAt("/", { size: { width: 390, height: 844 } });
    await signIn(page, "ann");
    await page.getByRole("button", { name: "ann", exact: true }).click();
    await page.getByRole("menuitem", { name: "API tokens" }).click();
    await page.getByRole("button", { name: "New token…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("ci");
    await dialog.getByRole("button", { name: "Make the token" }).click();
    await dialog.getByText("This is the only time that it is shown.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    const token = await dialog.locator("code", { hasText: "dmt_" }).innerText();
    const headers = { authorization: `Bearer ${token}` };
    const ask = async () => (await page.request.get("/api/v1/dags", { headers })).status();
    expect(await ask()).toBe(200);
    await dialog.getByRole("button", { name: "Close", exact: true }).last().click();
    await dialog.waitFor({ state: "detached" });
    expect(await page.content()).not.toContain(token);
    await page.getByRole("button", { name: "Delete… ci" }).click();
    await dialog.getByRole("button", { name: "Delete it" }).click();
    await page.getByText("No API tokens").waitFor();
    expect(await ask()).toBe(401);
    await page.close();
  });

  test("a new password ends the other sessions; signing out shows nothing any more", async () => {
    const page = await openAt("/");
    await signIn(page, "bob");
    await page.getByRole("button", { name: "bob", exact: true }).click();
    await page.getByRole("menuitem", { name: "Change password…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Current password").fill("wrong");
    await dialog.getByLabel("New password", { exact: true }).fill("another long password");
    await dialog.getByLabel("New password again").fill("another long password");
    await dialog.getByRole("button", { name: "Change it" }).click();
    await dialog.getByText("The current password is wrong.").waitFor();
    await dialog.getByLabel("Current password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Change it" }).click();
    await page.getByText("Your password is changed; your other sessions have ended").waitFor();
    await page.getByRole("button", { name: "bob", exact: true }).click();
    await page.getByRole("menuitem", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Daymill" }).waitFor();
    expect(await page.getByRole("link", { name: "DAGs" }).count()).toBe(0);
    await signIn(page, "bob", "another long password");
    await page.getByRole("button", { name: "bob", exact: true }).waitFor();
    await page.close();
  });

  test("no page threw or asked another origin", () => {
    // That a request is refused is what is tested; the browser logs it.
    expect(stack.browser.complaints.filter((text) => !/status of 40[013]/.test(text))).toEqual([]);
  });
});
