import { getRouteApi } from "@tanstack/react-router";
import { useAuditEntries } from "../../api/useAuditEntries.ts";
import { Button } from "../../ui/Button.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { boundsOfDays } from "../../ui/time/dayMath.ts";
import { useZone } from "../../ui/time/ZoneContext.tsx";
import { AdminHeader } from "../Admin/AdminHeader.tsx";
import { ListError } from "../Admin/ListError.tsx";
import { AuditFilters } from "./AuditFilters.tsx";
import { AuditTable } from "./AuditTable.tsx";
import { ExportAudit } from "./ExportAudit.tsx";

const route = getRouteApi("/audit");

/** Who changed what. */
export default function AuditPage() {
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { q, who, dag, action, outcome, from, to } = search;
  const zone = useZone();
  const filter = {
    q,
    who,
    dagId: dag,
    action: action === undefined ? undefined : [action],
    outcome: outcome === undefined ? undefined : [outcome],
    ...boundsOfDays({ from, to }, zone),
  };
  const list = useAuditEntries(filter);
  const entries = list.data?.pages.flatMap((page) => page.items);
  const isFiltered = Object.values(search).some((value) => value !== undefined);
  const clear = (): void => void navigate({ search: {}, replace: true });
  return (
    <>
      <AdminHeader title="Audit log" actions={<ExportAudit filter={filter} />} />
      <Panel flush>
        <AuditFilters
          search={search}
          zone={zone}
          onSearch={(next) => void navigate({ search: (now) => ({ ...now, ...next }), replace: true })}
        />
        <ListError list={list} doing="load the audit log" />
        {list.isPending ? <Loading what="the audit log" /> : null}
        {entries?.length === 0 ? (
          <EmptyState
            title={isFiltered ? "Nothing of that kind was done" : "Nothing was changed yet"}
            actions={isFiltered ? <Button onClick={clear}>Clear filters</Button> : undefined}
          >
            {isFiltered ? null : "Whatever somebody changes, here or by a command, is written down with their name."}
          </EmptyState>
        ) : null}
        {entries === undefined || entries.length === 0 ? null : <AuditTable entries={entries} />}
        <ShowMore list={list} />
      </Panel>
    </>
  );
}
