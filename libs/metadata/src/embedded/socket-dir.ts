import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canAccess } from "./access.ts";
import { makePrivateDir } from "./server-home.ts";
import type { ServerHome } from "./server-home.ts";

/** The port is a part of the socket's name only; nothing listens on the network. */
export const SERVER_PORT = 5432;

/** The kernel's limit for a socket's path is 104 bytes on macOS and 108 on Linux, its end included. */
const MAX_PATH_BYTES = 100;

/** The setting is a list: characters that would end or quote an item are kept out of it. */
const PLAIN_PATH = /^[\w./@+-]+$/;

export function socketPath(dir: string): string {
  return join(dir, `.s.PGSQL.${SERVER_PORT}`);
}

/**
 * A directory for the server's socket that nobody else can enter: in the server's home, or a short one under the
 * system's directory for temporary files. The latter has a name that stays, unless somebody else took that.
 */
export function makeSocketDir(home: ServerHome): string {
  const inside = join(home.dir, "run");
  if (isUsable(inside)) return made(inside, home);
  const parent = [tmpdir(), "/tmp"].find(
    (dir) => isUsable(join(dir, shortName(home))) && canAccess(dir, "execute", home.runAs),
  );
  const base = parent ?? "/tmp";
  const named = join(base, shortName(home));
  return made(isFreeOrOurs(named, home) ? named : mkdtempSync(join(base, "daymill-")), home);
}

function isUsable(dir: string): boolean {
  return Buffer.byteLength(socketPath(dir)) <= MAX_PATH_BYTES && PLAIN_PATH.test(dir);
}

function shortName(home: ServerHome): string {
  return `daymill-${createHash("sha256").update(home.dir).digest("hex").slice(0, 12)}`;
}

// In a directory where everybody may create, a name can be taken by somebody else.
function isFreeOrOurs(dir: string, home: ServerHome): boolean {
  return !existsSync(dir) || statSync(dir).uid === (home.runAs?.uid ?? process.getuid?.());
}

function made(dir: string, home: ServerHome): string {
  makePrivateDir(dir, home.runAs);
  return dir;
}
