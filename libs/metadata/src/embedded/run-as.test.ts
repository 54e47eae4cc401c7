import { expect, test } from "vitest";
import { findUnprivilegedUser, findUser } from "./run-as.ts";

const root = "root:x:0:0:root:/root:/bin/bash";
const nobody = "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin";
const postgres = "postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash";

test("postgres runs the server where there is such a user, else nobody, else none can", () => {
  expect(findUnprivilegedUser([root, nobody, postgres].join("\n"))).toEqual({ name: "postgres", uid: 101, gid: 104 });
  expect(findUnprivilegedUser([root, nobody].join("\n"))).toEqual({ name: "nobody", uid: 65_534, gid: 65_534 });
  expect(findUnprivilegedUser(root)).toBeUndefined();
});

test("reads macOS's list too: comments, and a nobody with a negative uid", () => {
  const list = "##\n# User Database\n##\nnobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n";
  expect(findUnprivilegedUser(list)).toEqual({ name: "nobody", uid: 4_294_967_294, gid: 4_294_967_294 });
});

test("finds the name of a uid", () => {
  expect(findUser(101, [root, postgres].join("\n"))?.name).toBe("postgres");
  expect(findUser(102, [root, postgres].join("\n"))).toBeUndefined();
});
