import * as z from "zod";
import {
  apiTokenSchema,
  changePasswordBody,
  createTokenBody,
  createUserBody,
  newTokenSchema,
  patchUserBody,
  sessionSchema,
  signedOutSchema,
  signInBody,
  userNameSchema,
  userSchema,
} from "../access.ts";
import { deletedSchema } from "../admin.ts";
import { serialSchema } from "../fields.ts";
import { type EndpointName, endpoints } from "../endpoints.ts";
import type { Route } from "../route.ts";
import { plain } from "./route-parts.ts";

const userParams = z.strictObject({ user: userNameSchema });

/** Routes of who may do what: sessions, users and API tokens. */
export const accessRoutes = {
  getSession: {
    ...plain,
    ...endpoints.getSession,
    tag: "access",
    summary: "Who the caller is",
    response: sessionSchema,
  },
  signIn: {
    ...plain,
    ...endpoints.signIn,
    tag: "access",
    summary: "Sign in with a password; the session is a cookie",
    body: signInBody,
    response: sessionSchema,
    errors: ["E709", "E710"],
  },
  signOut: {
    ...plain,
    ...endpoints.signOut,
    tag: "access",
    summary: "End the session",
    response: signedOutSchema,
  },
  changePassword: {
    ...plain,
    ...endpoints.changePassword,
    tag: "access",
    summary: "Change one's own password; all other sessions end",
    body: changePasswordBody,
    response: sessionSchema,
    errors: ["E703", "E710"],
  },
  listUsers: {
    ...plain,
    ...endpoints.listUsers,
    tag: "access",
    summary: "Users by name",
    response: z.array(userSchema),
  },
  createUser: {
    ...plain,
    ...endpoints.createUser,
    tag: "access",
    summary: "Make a user; with the first one, who is an admin, everybody has to sign in",
    body: createUserBody,
    response: userSchema,
    status: 201,
    errors: ["E703"],
  },
  patchUser: {
    ...plain,
    ...endpoints.patchUser,
    tag: "access",
    summary: "Change a user's role or password, disable them or let them in again",
    params: userParams,
    body: patchUserBody,
    response: userSchema,
    errors: ["E701", "E703"],
  },
  deleteUser: {
    ...plain,
    ...endpoints.deleteUser,
    tag: "access",
    summary: "Delete a user with their sessions and tokens",
    params: userParams,
    response: deletedSchema,
    errors: ["E701", "E703"],
  },
  listTokens: {
    ...plain,
    ...endpoints.listTokens,
    tag: "access",
    summary: "One's own API tokens; for an admin, everybody's",
    response: z.array(apiTokenSchema),
  },
  createToken: {
    ...plain,
    ...endpoints.createToken,
    tag: "access",
    summary: "Make an API token of one's own, to be sent as `Authorization: Bearer …`",
    body: createTokenBody,
    response: newTokenSchema,
    status: 201,
    errors: ["E703"],
  },
  deleteToken: {
    ...plain,
    ...endpoints.deleteToken,
    tag: "access",
    summary: "Delete one of one's own API tokens; for an admin, any",
    params: z.strictObject({ tokenId: serialSchema }),
    response: deletedSchema,
    errors: ["E701"],
  },
} as const satisfies Partial<Record<EndpointName, Route>>;
