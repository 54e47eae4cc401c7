import { getRouteApi } from "@tanstack/react-router";
import { useRoles } from "../../api/useRoles.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";
import { AdminHeader } from "../Admin/AdminHeader.tsx";
import { ListError } from "../Admin/ListError.tsx";
import { useOpenedRecord } from "../Admin/useOpenedRecord.ts";
import { DeleteRoleDialog } from "./DeleteRoleDialog.tsx";
import { RoleDialog } from "./RoleDialog.tsx";
import { RoleTable } from "./RoleTable.tsx";

const route = getRouteApi("/roles");

/** Roles of one's own: what they may, everywhere and on some DAGs. */
export default function RolesPage() {
  const { role: name, dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useRoles();
  const chosen = list.data?.find((role) => role.name === name);
  const edited = useOpenedRecord(dialog === "edit" ? name : undefined, chosen);
  const open = (kind: "new" | "edit" | "delete", role?: string): void =>
    void navigate({ search: { role, dialog: kind } });
  const close = (): void => void navigate({ search: {}, replace: true });
  const leave = (): void => void navigate({ search: {}, replace: true, ignoreBlocker: true });
  return (
    <>
      <AdminHeader
        title="Roles"
        actions={
          <ActionButton calls="putRole" tone="primary" onClick={() => open("new")}>
            New role…
          </ActionButton>
        }
      />
      <Panel flush>
        <ListError list={list} doing="load the roles" />
        {list.isPending ? <Loading what="the roles" lines={3} /> : null}
        {list.data?.length === 0 ? (
          <EmptyState title="No roles of your own">
            Viewer, operator, editor and admin are the same on every DAG. A role of your own may more on some of them,
            or sees only those.
          </EmptyState>
        ) : null}
        {list.data === undefined || list.data.length === 0 ? null : (
          <RoleTable
            roles={list.data}
            onChange={(role) => open("edit", role)}
            onDelete={(role) => open("delete", role)}
          />
        )}
      </Panel>
      {dialog === "new" ? <RoleDialog onClose={close} onSaved={leave} /> : null}
      {edited === undefined ? null : <RoleDialog key={name} role={edited} onClose={close} onSaved={leave} />}
      {dialog === "delete" && chosen !== undefined ? <DeleteRoleDialog role={chosen} onClose={close} /> : null}
    </>
  );
}
