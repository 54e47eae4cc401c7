import type { ConnectionView } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useConnections } from "../../api/useConnections.ts";
import type { ConnectionsSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { AdminHeader } from "./AdminHeader.tsx";
import { ConnectionDialog } from "./ConnectionDialog.tsx";
import { ConnectionTable } from "./ConnectionTable.tsx";
import { DeleteConnectionDialog } from "./DeleteConnectionDialog.tsx";
import { FixedConnectionDialog } from "./FixedConnectionDialog.tsx";
import { findConnections, kindName, kindsOf } from "./findConnections.ts";
import { ListError } from "./ListError.tsx";
import { useOpenedRecord } from "./useOpenedRecord.ts";
import { ActionButton } from "../actions/ActionButton.tsx";

const route = getRouteApi("/connections");

/** How tasks reach what is outside: by kind, with what is secret only as set or not set. */
export default function ConnectionsPage() {
  const { q, type, connection: id, dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useConnections();
  const found = list.data === undefined ? undefined : findConnections(list.data, { q, type });
  const chosen = list.data?.find(({ connectionId }) => connectionId === id);
  const edited = useOpenedRecord(dialog === "edit" ? id : undefined, chosen);
  const change = (next: Partial<ConnectionsSearch>): void =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true });
  const open = (kind: "new" | "edit" | "delete", connection?: string): void =>
    void navigate({ search: (now) => ({ ...now, connection, dialog: kind }) });
  const closed = (now: ConnectionsSearch) => ({ ...now, connection: undefined, dialog: undefined });
  const close = (): void => void navigate({ search: closed, replace: true });
  const leave = (): void => void navigate({ search: closed, replace: true, ignoreBlocker: true });
  return (
    <>
      <AdminHeader
        title="Connections"
        actions={
          <ActionButton calls="putConnection" tone="primary" onClick={() => open("new")}>
            New connection…
          </ActionButton>
        }
      />
      <Panel flush>
        <FilterBar
          label="Search connections"
          placeholder="Search by id, place or description"
          text={q}
          onText={(text) => change({ q: text })}
        >
          <SelectField
            label="Type"
            hideLabel
            value={type ?? ""}
            choices={[{ value: "", label: "All types" }, ...typeChoices(list.data ?? [], type)]}
            onChange={(next) => change({ type: next === "" ? undefined : next })}
          />
        </FilterBar>
        <ListError list={list} doing="load the connections" />
        {list.isPending ? <Loading what="the connections" lines={4} /> : null}
        {found?.length === 0 ? (
          <EmptyState
            title="No connection matches the filters"
            actions={<Button onClick={() => change({ q: undefined, type: undefined })}>Clear filters</Button>}
          />
        ) : null}
        {found === undefined || found.length === 0 ? null : (
          <ConnectionTable
            connections={found}
            onChange={(connection) => open("edit", connection)}
            onDelete={(connection) => open("delete", connection)}
          />
        )}
      </Panel>
      {dialog === "new" ? <ConnectionDialog onClose={close} onSaved={leave} /> : null}
      {edited?.origin === "stored" ? (
        <ConnectionDialog key={id} connection={edited} onClose={close} onSaved={leave} />
      ) : null}
      {edited === undefined || edited.origin === "stored" ? null : (
        <FixedConnectionDialog connection={edited} onClose={close} />
      )}
      {dialog === "delete" && chosen?.origin === "stored" ? (
        <DeleteConnectionDialog connection={chosen} onClose={close} />
      ) : null}
    </>
  );
}

/** The kinds that there are, and the one that the address asks for. */
function typeChoices(connections: readonly ConnectionView[], asked: string | undefined) {
  const types = new Set([...kindsOf(connections), ...(asked === undefined ? [] : [asked])]);
  return [...types].map((type) => ({ value: type, label: kindName(type) }));
}
