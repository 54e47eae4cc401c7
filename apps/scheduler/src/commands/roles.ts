import { Option, type Command } from "commander";
import { DaymillError } from "@daymill/core";
import { type DagGrant, GRANTED_ROLES, type GrantedRole, type Role } from "@daymill/contract";
import {
  clientOf,
  printJson,
  printList,
  withServerFlags,
  type CommandContext,
  type ServerFlags,
} from "./command-context.ts";
import { remove, type RemoveFlags } from "./remove.ts";
import { findNamed } from "./terminal/find-named.ts";
import type { Column } from "./terminal/table.ts";

interface SetFlags extends ServerFlags {
  readonly base?: Role["base"];
  /** false: none. */
  readonly grants?: boolean;
  readonly grant?: readonly DagGrant[];
}

const NAMED = { what: "role", nameOf: ({ name }: Role) => name };

/** daymill roles list | set | delete */
export function addRoleCommands(roles: Command, context: CommandContext): void {
  withServerFlags(roles.command("list").description("roles of your own, and who has them")).action(
    async (flags: ServerFlags) => await list(context, flags),
  );
  withServerFlags(roles.command("set <role>").description("make a role of your own, or change what is named of one"))
    .addOption(
      new Option("--base <role>", "what it may on every DAG and elsewhere (default: none)").choices([
        "none",
        ...GRANTED_ROLES,
      ]),
    )
    .addOption(
      new Option(
        "--grant <dags=role>",
        'what it may on some DAGs: "sales_*=operator", "tag:finance=viewer"; once for each',
      ).argParser(addGrant),
    )
    .addOption(new Option("--no-grants", "it may nothing more on any DAG").conflicts("grant"))
    .action(async (name: string, flags: SetFlags) => await set(context, name, flags));
  withServerFlags(roles.command("delete <role>").description("delete a role that no user has"))
    .option("-y, --yes", "do not ask")
    .action(
      async (name: string, flags: RemoveFlags) =>
        await remove(context, flags, {
          what: `role ${name}`,
          id: name,
          find: async (client) => findNamed(await client.listRoles(), name, NAMED),
          send: (client) => client.deleteRole({ params: { role: name } }),
        }),
    );
}

/** All that are given replace those that the role has. */
function addGrant(text: string, former: readonly DagGrant[] | undefined): readonly DagGrant[] {
  const at = text.lastIndexOf("=");
  const role = GRANTED_ROLES.find((each) => each === text.slice(at + 1));
  if (at > 0 && role !== undefined) return [...(former ?? []), { on: text.slice(0, at), role }];
  throw new DaymillError(
    "E702",
    `--grant ${text}: expected DAGs and a role (${GRANTED_ROLES.join(", ")}), as in "sales_*=operator".`,
  );
}

async function list(context: CommandContext, flags: ServerFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const rows = await client.listRoles();
  const none = "There are no roles but viewer, operator, editor and admin.";
  printList(context, flags, { rows, columns: COLUMNS, id: ({ name }) => name, none });
}

async function set(context: CommandContext, name: string, flags: SetFlags): Promise<void> {
  const client = await clientOf(context, flags);
  const former = (await client.listRoles()).find((role) => role.name === name);
  const grants = flags.grants === false ? [] : (flags.grant ?? former?.grants ?? []);
  const body = {
    base: flags.base ?? former?.base ?? "none",
    grants: grants.map(({ on, role }) => ({ on, role })),
    unchangedSince: former?.updatedAt ?? null,
  };
  const role = await client.putRole({ params: { role: name }, body });
  if (flags.json) return printJson(context, role);
  context.io.stdout.write(flags.quiet ? `${role.name}\n` : `${role.name}: ${mayText(role)}\n`);
}

function mayText({ base, grants }: Pick<Role, "base" | "grants">): string {
  return [everywhere(base), ...grants.map(grantText)].join(", ");
}

function everywhere(base: "none" | GrantedRole): string {
  return base === "none" ? "nothing everywhere" : `${base} everywhere`;
}

function grantText({ on, role }: DagGrant): string {
  return `${role} on ${on}`;
}

const COLUMNS: readonly Column<Role>[] = [
  { title: "role", cell: ({ name }) => name },
  { title: "everywhere", cell: ({ base }) => base },
  { title: "on some DAGs", cell: ({ grants }) => grants.map(grantText).join(", ") },
  { title: "users", cell: ({ users }) => users.join(", ") },
];
