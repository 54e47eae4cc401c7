import { epochMillis } from "@daymill/core";
import {
  beginSecondFactor,
  findConnection,
  findSecondFactor,
  findUser,
  findVariable,
  makeUser,
  saveConnection,
  saveVariable,
} from "@daymill/metadata";
import { forEachDatabase } from "@daymill/metadata/testing";
import { expect, test } from "vitest";
import { connectionPlace } from "./connection-source.ts";
import { rotateSecrets } from "./rotate-secrets.ts";
import { secondFactorPlace } from "./second-factor-place.ts";
import { sealer } from "./sealer.ts";
import { variablePlace } from "./variable-source.ts";

const NOW = epochMillis(0);
const key = (fill: number) => new Uint8Array(32).fill(fill);
const [before, both, after] = [sealer([key(1)]), sealer([key(2), key(1)]), sealer([key(2)])];

const EMPTY = { host: null, port: null, login: null, database: null, path: null, extra: {}, description: null };

forEachDatabase((name, open) => {
  test(`${name}: everything sealed is put under the first key, once, and what no key opens is named`, async () => {
    await using database = await open();
    const { db } = database;
    const connection = (id: string, sealed: Uint8Array | null) =>
      saveConnection(db, { connectionId: id, type: "postgres", ...EMPTY, sealed, updatedAt: NOW });
    const variable = (id: string, sealed: Uint8Array) =>
      saveVariable(db, { key: id, value: null, sealed, description: null, updatedAt: NOW });
    await connection("db", before.seal('{"password":"p"}', connectionPlace("db")));
    await connection("open", null);
    await variable("token", before.seal("t", variablePlace("token")));
    await variable("new", after.seal("n", variablePlace("new")));
    await variable("lost", sealer([key(9)]).seal("l", variablePlace("lost")));
    await makeUser(db, { name: "ann", role: "admin", passwordHash: "x" }, NOW);
    const userKey = (await findUser(db, "ann"))?.userKey ?? 0;
    await beginSecondFactor(db, { userKey, sealed: before.seal("s", secondFactorPlace("ann")) }, NOW);

    expect(await rotateSecrets({ db, sealer: both })).toEqual({
      rotated: 3,
      current: 1,
      unreadable: ["variable:lost"],
    });
    const sealed = (await findConnection(db, "db"))?.sealed ?? new Uint8Array();
    expect(after.open(sealed, connectionPlace("db"))).toBe('{"password":"p"}');
    const token = await findVariable(db, "token");
    expect(after.open(token?.sealed ?? new Uint8Array(), variablePlace("token"))).toBe("t");
    expect(token?.updatedAt).toBe(NOW);
    const factor = await findSecondFactor(db, userKey);
    expect(after.open(factor?.sealed ?? new Uint8Array(), secondFactorPlace("ann"))).toBe("s");
    expect(await rotateSecrets({ db, sealer: both })).toEqual({
      rotated: 0,
      current: 4,
      unreadable: ["variable:lost"],
    });
  });
});
