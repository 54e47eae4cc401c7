import type { Variable } from "@daymill/contract";
import { getRouteApi } from "@tanstack/react-router";
import { useVariables } from "../../api/useVariables.ts";
import type { VariablesSearch } from "../../routing/searches.ts";
import { Button } from "../../ui/Button.tsx";
import { FilterBar } from "../../ui/page/FilterBar.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { AdminHeader } from "./AdminHeader.tsx";
import { DeleteVariableDialog } from "./DeleteVariableDialog.tsx";
import { ListError } from "./ListError.tsx";
import { useOpenedRecord } from "./useOpenedRecord.ts";
import { VariableDialog } from "./VariableDialog.tsx";
import { VariableHistoryDialog } from "./VariableHistoryDialog.tsx";
import { VariableTable } from "./VariableTable.tsx";
import { ActionButton } from "../actions/ActionButton.tsx";

const route = getRouteApi("/variables");

/** Named texts that tasks ask for. */
export default function VariablesPage() {
  const { q, key, dialog } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useVariables();
  const found = list.data?.filter((variable) => matches(variable, q ?? ""));
  const chosen = list.data?.find((variable) => variable.key === key);
  const edited = useOpenedRecord(dialog === "edit" ? key : undefined, chosen);
  const open = (kind: "new" | "edit" | "delete" | "history", of?: string): void =>
    void navigate({ search: (now) => ({ ...now, key: of, dialog: kind }) });
  const closed = (now: VariablesSearch) => ({ ...now, key: undefined, dialog: undefined });
  const close = (): void => void navigate({ search: closed, replace: true });
  const leave = (): void => void navigate({ search: closed, replace: true, ignoreBlocker: true });
  return (
    <>
      <AdminHeader
        title="Variables"
        actions={
          <ActionButton calls="putVariable" tone="primary" onClick={() => open("new")}>
            New variable…
          </ActionButton>
        }
      />
      <Panel flush>
        <FilterBar
          label="Search variables"
          placeholder="Search by key or description"
          text={q}
          onText={(text) => void navigate({ search: (now) => ({ ...now, q: text }), replace: true })}
        />
        <ListError list={list} doing="load the variables" />
        {list.isPending ? <Loading what="the variables" lines={4} /> : null}
        {list.data?.length === 0 ? (
          <EmptyState title="No variables yet">
            Tasks ask for them by <code>ctx.variable(&quot;key&quot;)</code>. By command:{" "}
            <code>daymill variables set key value</code>
          </EmptyState>
        ) : null}
        {list.data !== undefined && list.data.length > 0 && found?.length === 0 ? (
          <EmptyState
            title="No variable matches the search"
            actions={<Button onClick={() => void navigate({ search: {}, replace: true })}>Clear the search</Button>}
          />
        ) : null}
        {found === undefined || found.length === 0 ? null : (
          <VariableTable
            variables={found}
            onChange={(of) => open("edit", of)}
            onHistory={(of) => open("history", of)}
            onDelete={(of) => open("delete", of)}
          />
        )}
      </Panel>
      {dialog === "new" ? <VariableDialog onClose={close} onSaved={leave} /> : null}
      {edited === undefined ? null : <VariableDialog key={key} variable={edited} onClose={close} onSaved={leave} />}
      {dialog === "history" && chosen !== undefined ? (
        <VariableHistoryDialog variable={chosen} onClose={close} />
      ) : null}
      {dialog === "delete" && chosen !== undefined ? (
        <DeleteVariableDialog variable={chosen.key} onClose={close} />
      ) : null}
    </>
  );
}

function matches({ key, description }: Variable, text: string): boolean {
  const wanted = text.toLowerCase();
  return [key, description ?? ""].some((part) => part.toLowerCase().includes(wanted));
}
