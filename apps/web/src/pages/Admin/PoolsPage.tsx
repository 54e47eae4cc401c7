import { getRouteApi } from "@tanstack/react-router";
import { usePools } from "../../api/usePools.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { AdminHeader } from "./AdminHeader.tsx";
import { DeletePoolDialog } from "./DeletePoolDialog.tsx";
import { ListError } from "./ListError.tsx";
import { PoolDialog } from "./PoolDialog.tsx";
import { PoolTable } from "./PoolTable.tsx";
import { PoolUsePanel } from "./PoolUsePanel.tsx";
import { useOpenedRecord } from "./useOpenedRecord.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

const route = getRouteApi("/pools");

/** Named slots that tasks share: how full each is, and what can be done about it. */
export default function PoolsPage() {
  const { pool: name, dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const list = usePools();
  const pools = list.data;
  const chosen = pools?.find((pool) => pool.name === name);
  const edited = useOpenedRecord(dialog === "edit" ? name : undefined, chosen);
  const open = (kind: "new" | "edit" | "delete", pool?: string): void =>
    void navigate({ search: (now) => ({ pool: pool ?? now.pool, dialog: kind }) });
  const close = (): void => void navigate({ search: (now) => ({ ...now, dialog: undefined }), replace: true });
  const leave = (): void =>
    void navigate({ search: (now) => ({ ...now, dialog: undefined }), replace: true, ignoreBlocker: true });
  return (
    <>
      <AdminHeader
        title="Pools"
        actions={
          <ActionButton calls="putPool" tone="primary" onClick={() => open("new")}>
            New pool…
          </ActionButton>
        }
      />
      <Panel flush>
        <ListError list={list} doing="load the pools" />
        {list.isPending ? <Loading what="the pools" lines={3} /> : null}
        {pools?.length === 0 ? (
          <EmptyState title="No pools yet">Tasks that share a pool never take more slots than it has.</EmptyState>
        ) : null}
        {pools === undefined || pools.length === 0 ? null : (
          <PoolTable pools={pools} onChange={(pool) => open("edit", pool)} onDelete={(pool) => open("delete", pool)} />
        )}
      </Panel>
      {chosen === undefined ? null : <PoolUsePanel pool={chosen.name} />}
      {pools !== undefined && name !== undefined && chosen === undefined ? (
        <Notice tone="warning">There is no pool {name}; it may have been deleted.</Notice>
      ) : null}
      {dialog === "new" ? <PoolDialog onClose={close} onSaved={leave} /> : null}
      {edited === undefined ? null : <PoolDialog key={name} pool={edited} onClose={close} onSaved={leave} />}
      {dialog === "delete" && chosen !== undefined ? (
        <DeletePoolDialog
          pool={chosen.name}
          onClose={close}
          onDeleted={() => void navigate({ search: {}, replace: true })}
        />
      ) : null}
    </>
  );
}
