import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { SearchPalette } from "../pages/SearchPalette.ts";
import { findA11yViolations } from "../support/axe.ts";

const PASSWORD = "a long enough password";

/** In this order: the role that the first one makes is that of somebody in the second. */
requireService("chromium")("roles of one's own (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
    await stack.client.createUser({ body: { name: "ann", role: "admin", password: PASSWORD } });
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  async function signedIn(name: string, path: string): Promise<Page> {
    const page = await stack.browser.newPage();
    await page.context().clearCookies();
    await page.goto(path);
    await page.getByLabel("Name").fill(name);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByLabel("Password").press("Enter");
    return page;
  }

  test("an admin makes one with its grants, corrects it, and gives it to somebody", async () => {
    const page = await signedIn("ann", "/roles");
    await page.getByText("No roles of your own").waitFor();
    await page.getByRole("button", { name: "New role…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("bakers");
    await dialog.getByLabel("DAGs of grant 1").fill("re/bake");
    await dialog.getByLabel("Role of grant 1").selectOption("operator");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await dialog.getByText("expected the id of a DAG, with * for any text, or tag: and a tag").waitFor();
    await dialog.getByLabel("DAGs of grant 1").fill("*bake");
    await dialog.getByRole("button", { name: "Add a grant" }).click();
    await dialog.getByLabel("DAGs of grant 2").fill("sell");
    expect(await findA11yViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Make it" }).click();
    await page.getByRole("row", { name: /bakers none operator on \*bake viewer on sell nobody/ }).waitFor();
    await page.getByRole("link", { name: "Users" }).click();
    await page.getByRole("button", { name: "New user…" }).click();
    await dialog.getByLabel("Name").fill("bob");
    await dialog.getByLabel("Role").selectOption("bakers");
    await dialog.getByLabel("New password", { exact: true }).fill(PASSWORD);
    await dialog.getByLabel("New password again").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Make the user" }).click();
    await page.getByRole("row", { name: /bob bakers never/ }).waitFor();
    await page.getByRole("link", { name: "Roles" }).click();
    await page
      .getByRole("row", { name: /bakers/ })
      .getByRole("button", { name: /^Delete/ })
      .click();
    await dialog.getByText("It is the role of bob. Give them another one first.").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page.close();
  });

  test("who has it sees those DAGs alone, and the buttons say what may not be done on which", async () => {
    const page = await signedIn("bob", "/dags");
    const rows = page.getByRole("row");
    await page.getByRole("link", { name: "rebake", exact: true }).waitFor();
    const seen = await rows.getByRole("link").allTextContents();
    expect(seen.filter((text) => ["rebake", "sell", "daily", "sheets"].includes(text))).toEqual(["rebake", "sell"]);
    await page.goto("/dags/sell/grid");
    const trigger = page.getByRole("button", { name: "Trigger", exact: true });
    await trigger.waitFor();
    expect(await trigger.getAttribute("aria-disabled")).toBe("true");
    expect(await findA11yViolations(page)).toEqual([]);
    await trigger.hover();
    await page.getByText("This needs the role operator on the DAG sell; bob is a viewer there.").waitFor();
    await page.goto("/dags/rebake/grid");
    await page.getByRole("button", { name: "Trigger", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Trigger", exact: true }).click();
    await page.waitForURL(/\/dags\/rebake\/runs\//);
    const parts = page.getByRole("navigation", { name: /^Parts of run/ }).getByRole("link");
    await parts.getByText("Gantt", { exact: true }).waitFor();
    expect(await parts.allTextContents()).toEqual(["Tasks", "Graph", "Gantt"]);
    await page.goto(`${new URL(page.url()).pathname}/events`);
    await page.getByText(/^This needs the role admin; bob/).waitFor();
    expect(await page.getByRole("table", { name: "Events", exact: true }).count()).toBe(0);
    await page.goto("/dags/daily/grid");
    await page.getByText("The DAG daily does not exist.").first().waitFor();
    await page.goto("/");
    await page.getByRole("link", { name: "Admin" }).click();
    await page.getByRole("heading", { name: "API tokens" }).waitFor();
    const tabs = page.getByRole("navigation", { name: "Admin" });
    expect(await tabs.getByRole("link").allTextContents()).toEqual(["API tokens"]);
    const search = new SearchPalette(page);
    await search.open();
    await search.options.filter({ hasText: "API tokens" }).waitFor();
    const pages = await search.options.allTextContents();
    expect(pages.filter((text) => /^(Pools|Connections|Variables|Health|Users|Roles|Audit log)$/.test(text))).toEqual(
      [],
    );
    await page.close();
  });

  test("a link to what one may not see or do says which role it needs, and shows the rest of the page", async () => {
    const page = await signedIn("bob", "/users");
    await page.getByRole("button", { name: "bob", exact: true }).waitFor();
    for (const path of ["/users", "/audit", "/pools", "/connections", "/variables", "/system"]) {
      await page.goto(path);
      await page
        .getByText(/This needs the role (viewer|admin); bob/)
        .first()
        .waitFor();
      expect(await page.getByRole("navigation", { name: "Main" }).count()).toBe(1);
      expect(await findA11yViolations(page)).toEqual([]);
    }
    await page.goto("/dags/sell/grid?dialog=trigger");
    const send = page.getByRole("dialog").getByRole("button", { name: "Trigger", exact: true });
    await send.waitFor();
    expect(await send.getAttribute("aria-disabled")).toBe("true");
    await page.close();
  });
});
