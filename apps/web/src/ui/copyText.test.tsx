import { screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { copyText } from "./copyText.ts";

/** What a browser gives by permission, or on a page without TLS not at all. */
const giveClipboard = (clipboard: Pick<Clipboard, "writeText"> | undefined) =>
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
