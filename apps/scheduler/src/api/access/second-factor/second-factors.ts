import { randomBytes } from "node:crypto";
import type { Clock } from "@daymill/core";
import type { NewSecondFactor } from "@daymill/contract";
import {
  beginSecondFactor,
  confirmSecondFactor,
  findSecondFactor,
  renewRecoveryCodes,
  takeRecoveryCode,
  takeStep,
} from "@daymill/metadata";
import type { MetadataDatabase, UserRow } from "@daymill/metadata";
import { encode } from "uqr";
import { secondFactorPlace } from "../../../secrets/second-factor-place.ts";
import type { Sealer } from "../../../secrets/sealer.ts";
import { toBase32 } from "./base32.ts";
import { newRecoveryCodes, recoveryCodeHash } from "./recovery-codes.ts";
import { DIGITS, matchingStep, SECRET_BYTES, STEP_SECONDS } from "./totp.ts";

export interface SecondFactorParts {
  readonly db: MetadataDatabase["db"];
  readonly clock: Clock;
  readonly sealer: Sealer;
  /** Where people reach the web UI: an app tells one server from another by its host. */
  readonly url: string;
}

type Holder = Pick<UserRow, "userKey" | "name">;

/** What a code proved. replayed: it was right, and has been taken before. */
export type CodeProof = "code" | "recovery code" | "replayed" | "nothing";

export interface SecondFactors {
  /** A new secret, which counts once a code of it was given; undefined: they have a second factor. */
  begin(user: Holder): Promise<NewSecondFactor | undefined>;
  /** The recovery codes, from when on it counts. wrong: it is no code of the secret; none: nothing was begun. */
  confirm(user: Holder, code: string): Promise<readonly string[] | "wrong" | "none">;
  /**
   * Other recovery codes, by a code of the app: who has lost it sets another one up instead. wrong: it is none, or was taken
   * before; none: they have no second factor that counts. Throws E104 when the secret cannot be opened.
   */
  renew(user: Holder, code: string): Promise<readonly string[] | "wrong" | "none">;
  /** Takes a code, or a recovery code, once. Throws E104 when the secret cannot be opened. */
  take(user: Holder, code: string): Promise<CodeProof>;
}

export function secondFactors({ db, clock, sealer, url }: SecondFactorParts): SecondFactors {
  const open = ({ name }: Holder, sealed: Uint8Array): Uint8Array =>
    Buffer.from(sealer.open(sealed, secondFactorPlace(name)), "base64");
  return {
    async begin(user) {
      const secret = randomBytes(SECRET_BYTES);
      const sealed = sealer.seal(secret.toString("base64"), secondFactorPlace(user.name));
      const isBegun = await beginSecondFactor(db, { userKey: user.userKey, sealed }, clock.now());
      return isBegun ? forApp(toBase32(secret), user.name, url) : undefined;
    },
    async confirm(user, code) {
      const { userKey } = user;
      const begun = await findSecondFactor(db, userKey);
      if (begun === undefined || begun.isConfirmed) return "none";
      const now = clock.now();
      const step = matchingStep(withoutSpaces(code), open(user, begun.sealed), now);
      if (step === undefined) return "wrong";
      const { codes, codeHashes } = makeCodes();
      const isConfirmed = await confirmSecondFactor(db, { userKey, sealed: begun.sealed, step, codeHashes }, now);
      return isConfirmed ? codes : "none";
    },
    async renew(user, code) {
      const { userKey } = user;
      const factor = await findSecondFactor(db, userKey);
      if (factor?.isConfirmed !== true) return "none";
      const step = matchingStep(withoutSpaces(code), open(user, factor.sealed), clock.now());
      if (step === undefined) return "wrong";
      const { codes, codeHashes } = makeCodes();
      return (await renewRecoveryCodes(db, { userKey, step, codeHashes })) ? codes : "wrong";
    },
    async take(user, given) {
      const { userKey } = user;
      const code = withoutSpaces(given);
      if (!/^\d{6}$/.test(code)) {
        const isTaken = await takeRecoveryCode(db, { userKey, codeHash: recoveryCodeHash(code) });
        return isTaken ? "recovery code" : "nothing";
      }
      const factor = await findSecondFactor(db, userKey);
      if (factor?.isConfirmed !== true) return "nothing";
      const step = matchingStep(code, open(user, factor.sealed), clock.now());
      if (step === undefined) return "nothing";
      return (await takeStep(db, { userKey, step })) ? "code" : "replayed";
    },
  };
}

function makeCodes() {
  const codes = newRecoveryCodes();
  return { codes, codeHashes: codes.map(recoveryCodeHash) };
}

/** Apps show six digits in two groups. */
function withoutSpaces(code: string): string {
  return code.replaceAll(/[\s-]/g, "");
}

/** The format that Google Authenticator began with: https://github.com/google/google-authenticator/wiki/Key-Uri-Format */
function forApp(secret: string, name: string, url: string): NewSecondFactor {
  const issuer = encodeURIComponent(`Daymill ${new URL(url).host}`);
  const label = `${issuer}:${encodeURIComponent(name)}`;
  const uri = `otpauth://totp/${label}?secret=${secret}&issuer=${issuer}&algorithm=SHA1&digits=${DIGITS}&period=${STEP_SECONDS}`;
  const { data } = encode(uri, { ecc: "L", border: 4 });
  return { secret, uri, qr: data.map((row) => row.map((isDark) => (isDark ? "1" : "0")).join("")) };
}
