import { chmodSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of a bench, on the disk that the system's temporary files are on. */
export interface TempDir extends Disposable {
  /** Absolute, without links. Other users may go through it: an embedded server runs as one where this process is root's. */
  readonly path: string;
}

/** Makes a folder that is removed when it is disposed of, at the latest when the process ends. */
export function tempDir(name: string): TempDir {
  const path = realpathSync(mkdtempSync(join(tmpdir(), `daymill-bench-${name}-`)));
  chmodSync(path, 0o711);
  const remove = (): void => rmSync(path, { recursive: true, force: true });
  process.once("exit", remove);
  return {
    path,
    [Symbol.dispose]() {
      process.off("exit", remove);
      remove();
    },
  };
}
