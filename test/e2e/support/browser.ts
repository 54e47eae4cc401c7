import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "playwright-core";
import { servicePath } from "../../support/services.ts";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface PageOptions {
  readonly scheme?: "light" | "dark";
  /** CSS pixels. Default 1440 by 900. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** Chromium with a profile of its own. Closing it also removes the profile. */
export interface Browser extends AsyncDisposable {
  newPage(options?: PageOptions): Promise<Page>;
  /** What went wrong on any page so far: errors on the console, thrown errors, requests to other origins. */
  readonly complaints: readonly string[];
}

/** Starts Debian's Chromium. `origin`: the only place that pages may ask for anything. */
export async function openBrowser(origin: string): Promise<Browser> {
  const profile = mkdtempSync(join(tmpdir(), "daymill-chromium-"));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: servicePath("chromium"),
    headless: true,
    args: FLAGS,
    timezoneId: "America/New_York",
    locale: "en-US",
    baseURL: origin,
  });
  const complaints: string[] = [];
  return {
    complaints,
    newPage: (options = {}) => openPage(context, options, (page) => watch(page, origin, complaints)),
    async [Symbol.asyncDispose]() {
      await context.close();
      rmSync(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 });
    },
  };
}

async function openPage(
  context: BrowserContext,
  { scheme = "light", size = { width: 1_440, height: 900 } }: PageOptions,
  prepare: (page: Page) => void,
): Promise<Page> {
  const page = await context.newPage();
  prepare(page);
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize(size);
  return page;
}

function watch(page: Page, origin: string, complaints: string[]): void {
  page.on("pageerror", (error) => complaints.push(`thrown: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(`console: ${message.text()}`);
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(origin) && !request.url().startsWith("blob:"))
      complaints.push(`asked ${request.url()}`);
  });
}
