import { getRouteApi } from "@tanstack/react-router";
import { useSession } from "../../api/useSession.ts";
import { useUsers } from "../../api/useUsers.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { AdminHeader } from "../Admin/AdminHeader.tsx";
import { ListError } from "../Admin/ListError.tsx";
import { useOpenedRecord } from "../Admin/useOpenedRecord.ts";
import { ChangeUserDialog } from "./ChangeUserDialog.tsx";
import { DeleteUserDialog } from "./DeleteUserDialog.tsx";
import { NewUserDialog } from "./NewUserDialog.tsx";
import { UserTable } from "./UserTable.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

const route = getRouteApi("/users");

/** Who may sign in, and what they may do. */
export default function UsersPage() {
  const { user: name, dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useUsers();
  const isOpen = useSession().data?.isOpen ?? false;
  const chosen = list.data?.find((user) => user.name === name);
  const edited = useOpenedRecord(dialog === "edit" ? name : undefined, chosen);
  const open = (kind: "new" | "edit" | "delete", user?: string): void =>
    void navigate({ search: { user, dialog: kind } });
  const close = (): void => void navigate({ search: {}, replace: true });
  const leave = (): void => void navigate({ search: {}, replace: true, ignoreBlocker: true });
  return (
    <>
      <AdminHeader
        title="Users"
        actions={
          <ActionButton calls="createUser" tone="primary" onClick={() => open("new")}>
            New user…
          </ActionButton>
        }
      />
      <Panel flush>
        <ListError list={list} doing="load the users" />
        {list.isPending ? <Loading what="the users" lines={3} /> : null}
        {list.data?.length === 0 ? (
          <EmptyState title="No users yet">
            Whoever reaches this server may do everything. With the first user, an admin, everybody has to sign in. By
            command: <code>daymill users create NAME --role admin</code>
          </EmptyState>
        ) : null}
        {list.data === undefined || list.data.length === 0 ? null : (
          <UserTable
            users={list.data}
            onChange={(user) => open("edit", user)}
            onDelete={(user) => open("delete", user)}
          />
        )}
      </Panel>
      {dialog === "new" ? <NewUserDialog isFirst={isOpen} onClose={close} onSaved={leave} /> : null}
      {edited === undefined ? null : <ChangeUserDialog key={name} user={edited} onClose={close} onSaved={leave} />}
      {dialog === "delete" && chosen !== undefined ? <DeleteUserDialog user={chosen.name} onClose={close} /> : null}
    </>
  );
}
