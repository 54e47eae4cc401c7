import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { requireService } from "../../support/services.ts";
import { type E2eStack, openStack } from "../fixtures/stack.ts";
import { findA11yViolations } from "../support/axe.ts";

requireService("chromium")("pools, connections and variables (needs chromium)", () => {
  let stack: E2eStack;
  beforeAll(async () => {
    stack = await openStack();
  });
  afterAll(async () => {
    await stack[Symbol.asyncDispose]();
  });

  /** A page at a path, and the texts of all answers that it gets. */
  async function open(path: string, size?: { width: number; height: number }): Promise<{ page: Page; got: string[] }> {
    const page = await stack.browser.newPage(size === undefined ? {} : { size });
    const got: string[] = [];
    page.on("response", (answer) => {
      if (!answer.url().includes("/stream"))
        void answer.text().then(
          (text) => got.push(text),
          () => {},
        );
    });
    await page.goto(path);
    return { page, got };
  }

  const row = (page: Page, name: string) => page.getByRole("row", { name: new RegExp(name) });

  test("a pool is made by keyboard alone, what is wrong is told at its field, and it is changed and deleted", async () => {
    const { page } = await open("/dags");
    await page.getByRole("link", { name: "Admin" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Pools", level: 1 }).waitFor();
    await page.getByRole("button", { name: "New pool…" }).press("Enter");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").and(page.locator(":focus")).waitFor();
    await page.keyboard.type("not allowed");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ControlOrMeta+a");
    await page.keyboard.type("-3");
    await page.keyboard.press("ControlOrMeta+Enter");
    await dialog.getByText("Expected a whole number from 0 to 1,000,000").waitFor();
    await dialog.getByLabel("Slots", { exact: true }).fill("2");
    await page.keyboard.press("Enter");
    await dialog.getByText(/expected an id/).waitFor();
    await dialog.getByLabel("Name").fill("source_db");
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    await row(page, "source_db").getByRole("cell", { name: "2", exact: true }).waitFor();

    await row(page, "source_db").getByRole("button", { name: "Change… source_db" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?pool=source_db&dialog=edit");
    await dialog.getByLabel("No limit").check();
    await dialog.getByRole("button", { name: "Save" }).click();
    await row(page, "source_db").getByRole("cell", { name: "no limit" }).waitFor();
    await row(page, "source_db").getByRole("button", { name: "Delete… source_db" }).click();
    await dialog.getByText("No DAG uses it.").waitFor();
    await dialog.getByRole("button", { name: "Delete it" }).click();
    await row(page, "source_db").waitFor({ state: "detached" });
    await page.close();
  });

  test("a pool tells at once what holds its slots, and names the DAGs that keep it from being deleted", async () => {
    const { page } = await open("/pools?pool=default_pool");
    await page.getByText("Nothing at the moment.").waitFor();
    const gate = stack.newGate();
    await stack.client.triggerRun({ params: { dagId: "gated" }, body: { params: { gate: gate.file } } });
    await row(page, "default_pool").getByText("1 running").waitFor();
    await page.getByRole("table", { name: "What holds slots" }).getByRole("link", { name: "talk" }).waitFor();
    await page.getByRole("button", { name: "Change… default_pool" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Slots", { exact: true }).fill("0");
    await dialog.getByText("1 slot is held now").waitFor();
    gate.open();
    await page.getByText("Nothing at the moment.").waitFor();
    await page.goto("/pools?pool=default_pool&dialog=delete");
    await dialog.getByText(/^\d+ DAGs use it\./).waitFor();
    await dialog.getByRole("link", { name: "listen, talk" }).waitFor();
    expect(await dialog.getByRole("button", { name: "Delete it" }).isDisabled()).toBe(true);
    await page.close();
  });

  test("a connection is made by the form of its type; its secret is written, and never comes back", async () => {
    const { page, got } = await open("/connections");
    await page.getByRole("button", { name: "New connection…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Type").selectOption({ label: "S3" });
    await dialog.getByLabel("Id", { exact: true }).fill("bucket");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await dialog.getByText("Bucket is missing").waitFor();
    await dialog.getByLabel("Bucket", { exact: true }).fill("telemetry");
    await dialog.getByLabel("Access key id").fill("AKIA");
    await dialog.getByLabel("Secret access key", { exact: true }).fill("hunter2-hunter2");
    await dialog.getByLabel("Endpoint").fill("https://s3.one.example");
    await dialog.getByLabel("Looks per second").fill("often");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await dialog.getByText("Expected a number above 0 and up to 100000").waitFor();
    await dialog.getByLabel("Looks per second").fill("0.5");
    await dialog.getByLabel("Shares its rate as").fill("account");
    await dialog.getByRole("button", { name: "Make it" }).click();
    await row(page, "bucket").getByText("password set").waitFor();
    const made = (await stack.client.listConnections()).find(({ connectionId }) => connectionId === "bucket");
    expect(made?.extra).toMatchObject({ looksPerSecond: 0.5, sharesRate: "account" });

    await row(page, "bucket").getByRole("button", { name: "Change… bucket" }).click();
    await dialog.getByText("•••••• set").waitFor();
    await dialog.getByLabel("Endpoint").fill("https://s3.two.example");
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Give it again: the connection leads to another server now").waitFor();
    await dialog.getByRole("button", { name: "Replace Secret access key" }).click();
    await dialog.getByLabel("Secret access key", { exact: true }).fill("other-secret");
    await dialog.getByRole("button", { name: "Save" }).click();
    await row(page, "bucket").getByText("https://s3.two.example").waitFor();
    expect(got.join()).not.toMatch(/hunter2|other-secret/);
    expect(await page.content()).not.toMatch(/hunter2|other-secret/);

    await row(page, "bucket").getByRole("button", { name: "Delete… bucket" }).click();
    expect(await dialog.getByRole("button", { name: "Delete it" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Type bucket to delete it").fill("bucket");
    await dialog.getByRole("button", { name: "Delete it" }).click();
    await row(page, "bucket").waitFor({ state: "detached" });
    await page.close();
  });

  test("a connection is tested from its form, saved or not, up to the step that fails", async () => {
    const { page } = await open("/connections?dialog=new");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Port").fill("1");
    await dialog.getByLabel("Host").fill("127.0.0.1");
    await dialog.getByLabel("Password").fill("hunter2-hunter2");
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("The connection does not work.").waitFor();
    await dialog.getByText(/^Nothing listens at 127.0.0.1:1\. Check the port/).waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await dialog.getByLabel("Type").selectOption({ label: "Directory" });
    await dialog.getByText("The form was changed since.").waitFor();
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("Directory is missing").waitFor();
    await dialog.getByRole("textbox", { name: "Directory" }).fill("/tmp");
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("The connection works.").waitFor();
    await page.goto("/connections?connection=lake&dialog=edit");
    await dialog.getByRole("button", { name: "Test" }).click();
    await dialog.getByText("The connection works.").waitFor();
    expect((await stack.client.listConnections()).map(({ origin }) => origin)).not.toContain("stored");
    await page.close();
  });

  test("connections are found by kind and by text, and a built-in one is shown but not changed", async () => {
    const { page } = await open("/connections?type=file");
    await row(page, "lake").getByText("built in").waitFor();
    expect(await row(page, "warehouse").count()).toBe(0);
    await page.getByLabel("Search connections").fill("nothing like that");
    await page.getByText("No connection matches the filters").waitFor();
    await page.getByRole("button", { name: "Clear filters" }).click();
    await row(page, "warehouse").waitFor();
    await row(page, "lake").getByRole("button", { name: "Show… lake" }).click();
    await page.getByRole("dialog").getByText("It is built in and cannot be changed.").waitFor();
    expect(await page.getByRole("dialog").getByRole("textbox").count()).toBe(0);
    await page.close();
  });

  test("what was typed is not lost: closing, Esc and going back ask first", async () => {
    const { page } = await open("/variables");
    await page.getByRole("button", { name: "New variable…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Key").fill("half/typed");
    await page.keyboard.press("Escape");
    await dialog.getByText("Your changes are not saved.").waitFor();
    await dialog.getByRole("button", { name: "Keep editing" }).click();
    await dialog.getByText("Your changes are not saved.").waitFor({ state: "detached" });
    await page.goBack();
    await dialog.getByText("Your changes are not saved.").waitFor();
    expect(await dialog.getByLabel("Key").inputValue()).toBe("half/typed");
    await dialog.getByRole("button", { name: "Discard changes" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await stack.client.listVariables()).toEqual([]);
    await page.close();
  });

  test("a secret variable's value never reaches the browser, and stays when the rest is changed", async () => {
    const params = { key: "api/token" };
    await stack.client.putVariable({ params, body: { value: "hunter2-hunter2", secret: true } });
    const { page, got } = await open("/variables?key=api/token&dialog=edit");
    const dialog = page.getByRole("dialog");
    await dialog.getByText("•••••• set").waitFor();
    await dialog.getByLabel("Description").fill("of the orders API");
    await dialog.getByRole("button", { name: "Save" }).click();
    await row(page, "api/token").getByText("of the orders API").waitFor();
    await row(page, "api/token").getByRole("button", { name: "Change… api/token" }).click();
    await dialog.getByLabel("Secret").uncheck();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("Give it again: a secret is not read back").waitFor();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await dialog.getByRole("button", { name: "Discard changes" }).click();
    expect(got.join()).not.toContain("hunter2");
    await page.close();
  });

  test("when somebody else was faster both versions are shown, and one is chosen", async () => {
    const params = { key: "limit" };
    await stack.client.putVariable({ params, body: { value: "1" } });
    const { page } = await open("/variables?key=limit&dialog=edit");
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Value").fill("3");
    await stack.client.putVariable({ params, body: { value: "2" } });
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.getByText("was changed by somebody else").waitFor();
    await dialog.getByRole("row", { name: "Value 3 2" }).waitFor();
    await dialog.getByRole("button", { name: "Keep mine" }).click();
    await dialog.getByRole("button", { name: "Save" }).click();
    await dialog.waitFor({ state: "detached" });
    expect(await stack.client.listVariables()).toContainEqual(expect.objectContaining({ key: "limit", value: "3" }));
    await page.close();
  });

  test("the history of a variable tells what it was and by whom, and gives back what it was", async () => {
    const params = { key: "region" };
    for (const value of ["eu", "us"]) await stack.client.putVariable({ params, body: { value } });
    const { page } = await open("/variables?q=region");
    await page.getByRole("button", { name: "History… region" }).click();
    await expect.poll(() => new URL(page.url()).search).toBe("?q=region&key=region&dialog=history");
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("row", { name: /local us/ }).waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await dialog.getByRole("button", { name: "Restore eu" }).click();
    await dialog.waitFor({ state: "detached" });
    await row(page, "region").getByText("eu", { exact: true }).waitFor();
    const { items } = await stack.client.listVariableVersions({ params, query: {} });
    expect(items.map(({ value }) => value)).toEqual(["eu", "us", "eu"]);
    await stack.client.deleteVariable({ params });
    await page.close();
  });

  test("a worker is drained on the page of health, and takes tasks again", async () => {
    const { page } = await open("/system");
    await page.getByRole("button", { name: /^Drain / }).click();
    await page.getByRole("dialog").getByText("It takes no task instance any more").waitFor();
    expect(await findA11yViolations(page)).toEqual([]);
    await page.getByRole("dialog").getByRole("button", { name: "Drain", exact: true }).click();
    await page.getByText("drained: it may be stopped").waitFor();
    expect((await stack.client.getSystem()).workers.map(({ drainedSince }) => drainedSince)).toEqual([
      expect.any(String),
    ]);
    expect(await findA11yViolations(page)).toEqual([]);
    await page.getByRole("button", { name: /^Resume / }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Resume", exact: true }).click();
    await page.getByText("drained: it may be stopped").waitFor({ state: "detached" });
    expect((await stack.client.getSystem()).workers).toMatchObject([{ drainedSince: null }]);
    await page.close();
  });

  test("without a network what was loaded stays, and it is said that it is old", async () => {
    const { page } = await open("/pools");
    await row(page, "default_pool").waitFor();
    await page.context().setOffline(true);
    await page.getByText("This browser is offline.").waitFor();
    expect(await row(page, "default_pool").count()).toBe(1);
    await page.context().setOffline(false);
    await page.getByText("This browser is offline.").waitFor({ state: "detached" });
    await page.close();
  });

  test("on a phone a variable is found, changed and read", async () => {
    const { page } = await open("/variables", { width: 390, height: 844 });
    await page.getByLabel("Search variables").fill("limit");
    await expect.poll(() => new URL(page.url()).search).toBe("?q=limit");
    await page.getByRole("button", { name: "Change… limit" }).click();
    await page.getByRole("dialog").getByLabel("Value").fill("4");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("4", { exact: true }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(390);
    await page.close();
  });

  test("no page threw, logged an error or asked another origin", () => {
    const unexpected = stack.browser.complaints.filter((text) => !/400|409|ERR_INTERNET_DISCONNECTED/.test(text));
    expect(unexpected).toEqual([]);
  });
});
