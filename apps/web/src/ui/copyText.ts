import { showFailure, showToast } from "./toast.ts";

/** Puts a text on the clipboard, and says so by `done` once it is there; a browser that does not allow it is told of. */
export function copyText(text: string, done: string): void {
  write(text).then(
    () => showToast({ message: done }),
    () =>
      showFailure(
        "Nothing was copied",
        "The browser did not allow it: a page may copy over HTTPS or on localhost only, and with your permission.",
      ),
  );
}

async function write(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
