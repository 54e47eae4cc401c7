import * as z from "zod";
import { ACCESS_ROLES, LEAST_PASSWORD } from "@daymill/core";
import { idSchema, instantSchema } from "./fields.ts";
import { givenRoleSchema, heldRoleSchema } from "./roles.ts";

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
      /** For everything. */
      role: heldRoleSchema,
      /**
       * password: signed in in a browser; oidc: the same, at an OpenID Connect provider; token: by an API token; local: without
       * users, or by the key of this machine.
       */
      by: z.enum(["password", "oidc", "token", "local"]),
      /** Of who has signed in with a password, and has one or has to set one up before anything else. */
      secondFactor: z
        .object({
          /** false: it is demanded of their role, and nothing but setting it up is let through. */
          isSetUp: z.boolean(),
          /** Not used yet. */
          recoveryCodesLeft: z.number().int(),
        })
        .optional(),
      /** Of who has roles of one's own; absent: the role is the same on every DAG. */
      own: z
        .object({
          /** The names of these roles. */
          roles: z.array(z.string()),
          /** DAGs on which they may more than `role` says, with what they may there. */
          dags: z.record(idSchema, accessRoleSchema),
        })
        .optional(),
    })
    .nullable(),
  /** An OpenID Connect provider where one can sign in as well; absent: there is none. */
  provider: z.object({ label: z.string() }).optional(),
  /** Whoever clears or marks has to say why. Absent: they may. */
  requiresNote: z.boolean().optional(),
});

/** Six digits from an authenticator app or a recovery code, with or without spaces and dashes. */
const givenCodeSchema = z.string().max(100);

export const signInBody = z.strictObject({
  name: z.string().max(100),
  password: givenPasswordSchema,
  /** Asked for (E715) of who has a second factor. */
  code: givenCodeSchema.optional(),
});

export const beginSecondFactorBody = z.strictObject({ password: givenPasswordSchema });

export const secondFactorCodeBody = z.strictObject({ code: givenCodeSchema });

/** What an authenticator app is told: the only time that the secret is shown. */
export const newSecondFactorSchema = z.object({
  /** Base32, to be typed. */
  secret: z.string(),
  /** The same as an otpauth address, with what else an app has to know. */
  uri: z.string(),
  /** That address as a QR code: a text for each row, 1 for dark and 0 for light, with the border that it needs. */
  qr: z.array(z.string()),
});

/** Each stands for a code once; the only time that they are shown. */
export const recoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) });

export const secondFactorRemovedSchema = z.object({ removed: z.literal(true) });

/** Where a browser goes back to: a path of ours, so that no link leads from our sign-in to somebody else's page. */
export const ownPathSchema = z
  .string()
  .max(2_000)
  .regex(/^\/(?![/\\])[\x21\x22\x24-\x5b\x5d-\x7e]*$/, { error: "expected a path of this server, such as /dags" })
  .refine((path) => !path.startsWith("/api/"), { error: "expected a page, not the API" });

export const leaveToSignInQuery = z.strictObject({ returnTo: ownPathSchema.default("/") });

/** What a provider sends a browser back with. Some send more, which nobody reads. */
export const returnFromSignInQuery = z.object({
  state: z.string().min(1).max(500),
  code: z.string().max(4_000).optional(),
  iss: z.string().max(2_000).optional(),
  error: z.string().max(500).optional(),
  error_description: z.string().max(2_000).optional(),
});

/** The address that a browser goes to, and who has signed in by it. */
export const redirectSchema = z.object({ location: z.string() });

export const changePasswordBody = z.strictObject({ current: givenPasswordSchema, next: newPasswordSchema });

export const signedOutSchema = z.object({ signedOut: z.literal(true) });

export const userSchema = z.object({
  name: z.string(),
  /** For everything; none: only the roles of one's own say what they may. */
  role: heldRoleSchema,
  /** Names of the roles of one's own that they have; several only of groups at a provider. */
  ownRoles: z.array(z.string()),
  /** The OpenID Connect provider at which they sign in; null: here, with a password. */
  issuer: z.string().nullable(),
  /** Whether a code is asked of them besides their password. */
  hasSecondFactor: z.boolean(),
  /** Kept, but cannot sign in. */
  isDisabled: z.boolean(),
  createdAt: instantSchema,
  /** When they were last here, to the minute; null: never. */
  lastSeenAt: instantSchema.nullable(),
});

export const createUserBody = z.strictObject({
  name: userNameSchema,
  role: givenRoleSchema,
  password: newPasswordSchema,
});

/** What is absent stays. A new password, a weaker role, being disabled and the loss of a second factor end the sessions of the user. */
export const patchUserBody = z.strictObject({
  role: givenRoleSchema.optional(),
  isDisabled: z.boolean().optional(),
  password: newPasswordSchema.optional(),
  /** false takes it away, for who has lost it; only they can set one up. */
  hasSecondFactor: z.literal(false, { error: "expected false: only the user can set one up" }).optional(),
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
export type NewSecondFactor = z.output<typeof newSecondFactorSchema>;
export type SignInBody = z.input<typeof signInBody>;
export type CreateUserBody = z.input<typeof createUserBody>;
export type PatchUserBody = z.input<typeof patchUserBody>;
export type CreateTokenBody = z.input<typeof createTokenBody>;
