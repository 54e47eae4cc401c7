import * as z from "zod";
import { ACCESS_ROLES, LEAST_PASSWORD } from "@daymill/core";
import { instantSchema } from "./fields.ts";

export const accessRoleSchema = z.enum(ACCESS_ROLES);

/** In lower case, so that nobody can look like somebody else by it; an e-mail address is one. */
export const userNameSchema = z
  .string()
  .max(100)
  .regex(/^[a-z0-9][a-z0-9._@+-]*$/, {
    error: "expected a name: lower-case letters, digits and . _ @ + -, beginning with a letter or digit",
  });

/** Length is what makes a password strong: no other rule is asked of it. */
const newPasswordSchema = z
  .string()
  .min(LEAST_PASSWORD, { error: `expected at least ${LEAST_PASSWORD} characters` })
  .max(256, { error: "expected at most 256 characters" });

/** One that was given before may be anything; what is too long to be one is not even tried. */
const givenPasswordSchema = z.string().max(256);

/** Who the caller is. */
export const sessionSchema = z.object({
  /** There are no users: whoever reaches the server may do everything. */
  isOpen: z.boolean(),
  /** null: nobody has signed in. */
  user: z
    .object({
      name: z.string(),
      role: accessRoleSchema,
      /** password: signed in in a browser; token: by an API token; local: without users, or by the key of this machine. */
      by: z.enum(["password", "token", "local"]),
    })
    .nullable(),
});

export const signInBody = z.strictObject({ name: z.string().max(100), password: givenPasswordSchema });

export const changePasswordBody = z.strictObject({ current: givenPasswordSchema, next: newPasswordSchema });

export const signedOutSchema = z.object({ signedOut: z.literal(true) });

export const userSchema = z.object({
  name: z.string(),
  role: accessRoleSchema,
  /** Kept, but cannot sign in. */
  isDisabled: z.boolean(),
  createdAt: instantSchema,
  /** When they were last here, to the minute; null: never. */
  lastSeenAt: instantSchema.nullable(),
});

export const createUserBody = z.strictObject({
  name: userNameSchema,
  role: accessRoleSchema,
  password: newPasswordSchema,
});

/** What is absent stays. A new password, a weaker role and being disabled end the sessions of the user. */
export const patchUserBody = z.strictObject({
  role: accessRoleSchema.optional(),
  isDisabled: z.boolean().optional(),
  password: newPasswordSchema.optional(),
});

export const apiTokenSchema = z.object({
  tokenId: z.number().int(),
  name: z.string(),
  user: z.string(),
  /** It may do what both this role and its user's may. */
  role: accessRoleSchema,
  createdAt: instantSchema,
  /** null: never. */
  expiresAt: instantSchema.nullable(),
  lastUsedAt: instantSchema.nullable(),
});

export const createTokenBody = z.strictObject({
  /** What it is for: `ci`. */
  name: z.string().min(1).max(100),
  role: accessRoleSchema,
  /** null: it does not end by itself. */
  expiresAt: instantSchema.nullable(),
});

/** The only time that the token itself is told. */
export const newTokenSchema = apiTokenSchema.extend({ token: z.string() });

export type Session = z.output<typeof sessionSchema>;
export type User = z.output<typeof userSchema>;
export type ApiToken = z.output<typeof apiTokenSchema>;
export type NewToken = z.output<typeof newTokenSchema>;
export type SignInBody = z.input<typeof signInBody>;
export type CreateUserBody = z.input<typeof createUserBody>;
export type PatchUserBody = z.input<typeof patchUserBody>;
export type CreateTokenBody = z.input<typeof createTokenBody>;
