import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";

/** What a guess costs. */
interface Cost {
  /** log2 of N. */
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** 32 MiB and three passes: one of the settings that OWASP's Password Storage Cheat Sheet gives for scrypt. */
const COST: Cost = { n: 15, r: 8, p: 3 };
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** How passwords are kept, and known again. */
export interface Passwords {
  /** `scrypt$15$8$3$salt$hash`, both in base64: says how it was made, so that the cost can grow. */
  readonly hash: (password: string) => Promise<string>;
  /** Whether the hash is of this password. Takes as long without a hash, so that a name which nobody has is not told apart. */
  readonly matches: (password: string, hashed: string | undefined) => Promise<boolean>;
}

/** `cost`: of new hashes; those that there are keep theirs. */
export function passwordsOf(cost: Cost = COST): Passwords {
  return {
    hash: async (password) => {
      const salt = randomBytes(SALT_BYTES);
      const hash = await derive(password, salt, cost);
      return ["scrypt", cost.n, cost.r, cost.p, salt.toString("base64"), hash.toString("base64")].join("$");
    },
    matches: async (password, hashed) => {
      const { salt, hash, ...kept } = read(hashed) ?? { cost, salt: Buffer.alloc(SALT_BYTES), hash: undefined };
      const derived = await derive(password, salt, kept.cost);
      return hash !== undefined && hash.length === derived.length && timingSafeEqual(hash, derived);
    },
  };
}

function read(hashed: string | undefined) {
  const [kind, n, r, p, salt, hash] = (hashed ?? "").split("$");
  if (kind !== "scrypt" || salt === undefined || hash === undefined) return undefined;
  const cost: Cost = { n: Number(n), r: Number(r), p: Number(p) };
  return { cost, salt: Buffer.from(salt, "base64"), hash: Buffer.from(hash, "base64") };
}

async function derive(password: string, salt: Buffer, { n, r, p }: Cost): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const N = 2 ** n;
  // Normalised, so that a password typed on another keyboard is the same. Twice what it needs: 128 * N * r.
  scrypt(password.normalize("NFKC"), salt, HASH_BYTES, { N, r, p, maxmem: 256 * N * r }, (error, hash) =>
    error === null ? resolve(hash) : reject(error),
  );
  return await promise;
}
