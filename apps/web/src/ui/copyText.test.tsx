import { screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { copyLink, copyText } from "./copyText.ts";

/** What a browser gives by permission, or on a page without TLS not at all. */
const giveClipboard = (clipboard: Partial<Pick<Clipboard, "write" | "writeText">> | undefined) =>
  Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });

afterEach(() => {
  Reflect.deleteProperty(navigator, "clipboard");
  resetUi();
});

test("says that something was copied once it is on the clipboard", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const writeText = vi.fn<(text: string) => Promise<void>>(() => promise);
  giveClipboard({ writeText });
  renderUi(null);
  copyText("http://localhost/dags", "Link copied");
  expect(writeText).toHaveBeenCalledWith("http://localhost/dags");
  expect(screen.queryByText("Link copied")).toBeNull();
  resolve();
  expect(await screen.findByText("Link copied")).toBeDefined();
});

test.each([
  ["there is none on a page without TLS", undefined],
  ["it is not allowed", { writeText: () => Promise.reject(new Error("NotAllowedError")) }],
])("says that nothing was copied where %s", async (_, clipboard) => {
  giveClipboard(clipboard);
  renderUi(null);
  copyText("text", "Copied");
  expect(await screen.findByText("Nothing was copied")).toBeDefined();
  expect(screen.queryByText("Copied")).toBeNull();
});

test("a link is its address as text, and has its title where formatted text is pasted, whatever is in that", async () => {
  const written: Record<string, Blob>[] = [];
  vi.stubGlobal("ClipboardItem", function item(this: Record<string, Blob>, parts: Record<string, Blob>) {
    written.push(parts);
  });
  const write = vi.fn<Clipboard["write"]>(() => Promise.resolve());
  giveClipboard({ write });
  renderUi(null);
  copyLink("http://localhost/dags/orders?tz=UTC", "load <failed> · orders (UTC)", "Link copied");
  expect(await screen.findByText("Link copied")).toBeDefined();
  const [parts] = written;
  expect(await parts?.["text/plain"]?.text()).toBe("http://localhost/dags/orders?tz=UTC");
  expect(await parts?.["text/html"]?.text()).toBe(
    '<a href="http://localhost/dags/orders?tz=UTC">load &lt;failed&gt; · orders (UTC)</a>',
  );
});
