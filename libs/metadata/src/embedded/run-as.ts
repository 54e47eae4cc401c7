import { readFileSync } from "node:fs";
import { userInfo } from "node:os";

/** The operating-system user that a process is run under. */
export interface RunAs {
  readonly uid: number;
  readonly gid: number;
  readonly name: string;
}

/** Users that a system has for such a purpose, best first. PostgreSQL refuses to run as root. */
const UNPRIVILEGED = ["postgres", "nobody"];

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** An existing unprivileged user for a server that root starts; undefined when the system has none. */
export function findUnprivilegedUser(passwd: string = readFileSync("/etc/passwd", "utf8")): RunAs | undefined {
  const users = parsePasswd(passwd);
  return UNPRIVILEGED.map((name) => users.find((user) => user.name === name)).find((user) => user !== undefined);
}

/** The user with this uid; undefined when the system has no name for it. */
export function findUser(uid: number, passwd: string = readFileSync("/etc/passwd", "utf8")): RunAs | undefined {
  return parsePasswd(passwd).find((user) => user.uid === uid);
}

/** The name of the user of this process; undefined when the system has none for its uid (as some containers do). */
export function ownUserName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // Node throws where the uid has no name; that is the answer.
    return undefined;
  }
}

// name:password:uid:gid:comment:home:shell (passwd(5)); macOS puts comments above.
function parsePasswd(passwd: string): RunAs[] {
  return passwd.split("\n").flatMap((line) => {
    const [name, , uid, gid] = line.split(":");
    if (name === undefined || uid === undefined || gid === undefined || line.startsWith("#")) return [];
    // -2, as macOS writes nobody, is the unsigned number that the kernel takes.
    return [{ name, uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }];
  });
}

/** The options of a child process that make it run as the user. */
export function asUser(runAs: RunAs | undefined): { readonly uid?: number; readonly gid?: number } {
  return runAs === undefined ? {} : { uid: runAs.uid, gid: runAs.gid };
}
