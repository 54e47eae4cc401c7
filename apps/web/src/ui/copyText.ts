import { showFailure, showToast } from "./toast.ts";

/** Puts a text on the clipboard, and says so by `done` once it is there; a browser that does not allow it is told of. */
export function copyText(text: string, done: string): void {
  tell(writeText(text), done);
}

/** The same of a link: where formatted text is pasted it has its title, elsewhere it is the address. */
export function copyLink(href: string, title: string, done: string): void {
  tell(writeLink(href, title), done);
}

function tell(writing: Promise<void>, done: string): void {
  writing.then(
    () => showToast({ message: done }),
    () =>
      showFailure(
        "Nothing was copied",
        "The browser did not allow it: a page may copy over HTTPS or on localhost only, and with your permission.",
      ),
  );
}

async function writeText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}

async function writeLink(href: string, title: string): Promise<void> {
  const link = document.createElement("a");
  link.href = href;
  link.textContent = title;
  const parts = { "text/plain": href, "text/html": link.outerHTML };
  const blobs = Object.entries(parts).map(([type, text]) => [type, new Blob([text], { type })]);
  await navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))]);
}
