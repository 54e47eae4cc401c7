import { authenticator, STEP_MS } from "@daymill/scheduler/testing";
import type { Locator, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

const PASSWORD = "a long enough password";

/** In this order: each goes on with what the one before has set up. */
requireService("chromium")("a second factor (needs chromium)", () => {
  let stack: E2eStack;
  let recoveryCodes: readonly string[] = [];
  let show: ReturnType<typeof authenticator>;

  beforeAll(async () => {
    stack = await openStack({
      env: () => ({ DAYMILL_ADMIN_PASSWORD: PASSWORD, DAYMILL__AUTH__REQUIRE_SECOND_FACTOR: "admin" }),
    });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** A page at a path, with name and password given. */
  async function signInAt(path: string): Promise<Page> {
    const page = await stack.browser.newPage();
    await page.context().clearCookies();
    await page.goto(path);
    await page.getByLabel("Name").fill("admin");
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByLabel("Password").press("Enter");
    return page;
  }

  test("that is demanded of one's role is set up before anything else, and the recovery codes are shown", async () => {
    const page = await signInAt("/users");
    await page.getByRole("heading", { name: "Your role needs a second factor" }).waitFor();
    expect(await page.getByRole("link", { name: "DAGs" }).count()).toBe(0);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.getByLabel("Password").fill("not the password");
    await page.getByLabel("Password").press("Enter");
    await page.getByText("The password is wrong.").waitFor();
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByText("Scan this with the app").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    const secret = await page.locator("code").innerText();
    const code = page.getByLabel("Code that the app shows");
    await page.keyboard.type("000000");
    expect(await code.inputValue()).toBe("000000");
    await code.press("Enter");
    await page.getByText("The code is wrong, too old, or was used already.").waitFor();
    show = authenticator(`otpauth://totp/x?secret=${secret}`);
    await code.fill(show(Date.now()));
    await code.press("Enter");
    await page.getByText("This is the only time that they are shown.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    recoveryCodes = (await page.locator("pre").innerText()).split("\n");
    await page.getByRole("button", { name: "I have kept them" }).click();
    await page.getByRole("row", { name: /admin has a second factor/ }).waitFor();
    await page.close();
  });

  test("gets new recovery codes by a code of the app; those from before stop working", async () => {
    const page = await signInAt("/pools");
    const [first = "", second = ""] = recoveryCodes;
    await page.getByLabel("Code").fill(first);
    await page.getByLabel("Code").press("Enter");
    const dialog = await openFactor(page);
    await dialog.getByText("9 recovery codes are left.").waitFor();
    await dialog.getByRole("button", { name: "New recovery codes…" }).click();
    const code = dialog.getByLabel("Code that the app shows");
    // A recovery code is none of the app.
    await page.keyboard.type(second);
    expect(await code.inputValue()).toBe(second);
    await code.press("Enter");
    await dialog.getByText("The code is wrong, too old, or was used already.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    // Of the half minute to come, which is taken as well: the one of now may have set it up.
    await code.fill(show(Date.now() + STEP_MS));
    await dialog.getByRole("button", { name: "Make new recovery codes" }).click();
    await dialog.getByText("This is the only time that they are shown.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    recoveryCodes = (await dialog.locator("pre").innerText()).split("\n");
    expect(recoveryCodes).toHaveLength(10);
    expect(recoveryCodes).not.toContain(second);
    await dialog.getByRole("button", { name: "I have kept them" }).click();
    await dialog.waitFor({ state: "hidden" });
    await (await openFactor(page)).getByText("10 recovery codes are left.").waitFor();
    await page.close();

    const again = await signInAt("/pools");
    await again.getByLabel("Code").fill(second);
    await again.getByLabel("Code").press("Enter");
    await again.getByText("The code is wrong, too old, or was used already.").waitFor();
    await again.close();
  });

  test("is asked for after the password; a recovery code stands for it, and takes it away", async () => {
    const page = await signInAt("/pools");
    await page.getByText("The password is right.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    const [first = "", second = ""] = recoveryCodes;
    await page.getByLabel("Code").fill("123");
    await page.getByLabel("Code").press("Enter");
    await page.getByText("The code is wrong, too old, or was used already.").waitFor();
    await page.getByLabel("Code").fill(first);
    await page.getByLabel("Code").press("Enter");
    const dialog = await openFactor(page);
    await dialog.getByText("9 recovery codes are left.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await dialog.getByLabel("Code").fill(second);
    await dialog.getByRole("button", { name: "Take it away" }).click();
    await page.getByText("No code is asked for any more").waitFor();
    await page.getByRole("heading", { name: "Your role needs a second factor" }).waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in to Daymill" }).waitFor();
    await page.close();
  });

  test("no page threw or asked another origin", () => {
    // That a request is refused is what is tested; the browser logs it.
    expect(stack.browser.complaints.filter((text) => !/status of 40[013]/.test(text))).toEqual([]);
  });
});

async function openFactor(page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "admin", exact: true }).click();
  await page.getByRole("menuitem", { name: "Second factor…" }).click();
  return page.getByRole("dialog");
}
