import { Link } from "@tanstack/react-router";
import type { EventSubject } from "../../api/queryKeys.ts";
import { useEvents } from "../../api/useEvents.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ShowMore } from "../../ui/page/ShowMore.tsx";
import { ListError } from "../Admin/ListError.tsx";
import { EventTable } from "./EventTable.tsx";

export interface EventPanelProps {
  readonly subject: EventSubject;
  /** The DAG whose audit log has the rest. */
  readonly dagId: string;
}

/** What people did to a DAG, to a run, to one of its task instances or to a backfill. Only for who may read the audit log. */
export function EventPanel({ subject, dagId }: EventPanelProps) {
  const list = useEvents(subject);
  const entries = list.data?.pages.flatMap((page) => page.items);
  return (
    <Panel
      title="Events"
      flush
      actions={
        <Link to="/audit" search={{ dag: dagId }}>
          Audit log of {dagId}
        </Link>
      }
    >
      <ListError list={list} doing="load the events" />
      {list.isPending ? <Loading what="the events" lines={2} /> : null}
      {entries?.length === 0 ? <EmptyState title="Nobody has changed anything of it" /> : null}
      {entries === undefined || entries.length === 0 ? null : <EventTable entries={entries} />}
      <ShowMore list={list} />
    </Panel>
  );
}
