import * as z from "zod";
import { ACCESS_ROLES, GRANTED_ROLES, isGrantPattern, isOwnRoleName } from "@daymill/core";
import { instantSchema } from "./fields.ts";

/** Somebody's role for everything. none: only roles of one's own say what they may. */
export const heldRoleSchema = z.enum(["none", ...ACCESS_ROLES]);

export const grantedRoleSchema = z.enum(GRANTED_ROLES);

export const ownRoleNameSchema = z.string().refine(isOwnRoleName, {
  error:
    "expected a name: letters, digits, _ . and -, at most 250 characters, and none of viewer, operator, editor, admin, none",
});

/** The role that a user is given: viewer, operator, editor, admin, or the name of one of one's own. */
export const givenRoleSchema = z.union([z.enum(ACCESS_ROLES), ownRoleNameSchema], {
  error: "expected viewer, operator, editor, admin or the name of a role of your own",
});

const grantSchema = z.strictObject({
  /** The id of a DAG, in which `*` stands for any text (`sales_*`), or `tag:` and a tag. */
  on: z
    .string()
    .max(250)
    .refine(isGrantPattern, { error: "expected the id of a DAG, with * for any text, or tag: and a tag" }),
  role: grantedRoleSchema,
});

const roleFields = {
  /** What whoever has it may everywhere; none: they see the DAGs of the grants only. */
  base: z.enum(["none", ...GRANTED_ROLES]),
  /** What they may besides on some DAGs; of several that fit, the strongest counts. */
  grants: z.array(grantSchema).max(1_000),
};

/** A role of one's own. */
export const roleSchema = z.object({
  name: z.string(),
  ...roleFields,
  /** Names of the users who have it. */
  users: z.array(z.string()),
  createdAt: instantSchema,
  updatedAt: instantSchema,
});

export const putRoleBody = z.strictObject({
  ...roleFields,
  /** Only if it was last changed then; null: only if there is none. Absent: whatever it is. */
  unchangedSince: instantSchema.nullable().optional(),
});

export type Role = z.output<typeof roleSchema>;
export type PutRoleBody = z.input<typeof putRoleBody>;
