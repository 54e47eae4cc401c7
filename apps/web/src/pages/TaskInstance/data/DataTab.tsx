import { type DataView, type NamedData, NOT_MAPPED } from "@daymill/contract";
import { type EndedInstance, useDataDescription, useNamedData, useTaskHistory } from "../../../api/useTaskData.ts";
import type { TaskSearch } from "../../../routing/searches.ts";
import { Button } from "../../../ui/Button.tsx";
import { SelectField } from "../../../ui/fields.tsx";
import { ErrorPanel } from "../../../ui/page/ErrorPanel.tsx";
import { Facts } from "../../../ui/page/Facts.tsx";
import { Loading } from "../../../ui/page/Loading.tsx";
import { EmptyState, Notice } from "../../../ui/page/Notice.tsx";
import { Panel } from "../../../ui/page/Panel.tsx";
import { runLabel } from "../../naming.ts";
import { ColumnTable } from "./ColumnTable.tsx";
import styles from "./Data.module.css";
import { formatCount, runBefore } from "./dataWords.ts";
import { Change } from "./Former.tsx";
import { FirstRows } from "./FirstRows.tsx";
import { formatBytes } from "./formatBytes.ts";

export interface DataTabProps {
  readonly of: EndedInstance;
  readonly search: Pick<TaskSearch, "place" | "against">;
  readonly onSearch: (next: TaskSearch, replace?: boolean) => void;
}

/** What the task produced: the files that its output names, what is in each column, and the first rows. */
export function DataTab({ of, search, onSearch }: DataTabProps) {
  const { data, error, refetch } = useNamedData(of);
  if (error !== null && data === undefined)
    return <ErrorPanel error={error} doing="load the data" onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the data" />;
  const place = data.data.find(({ position }) => position === (search.place ?? 0)) ?? data.data[0];
  if (place === undefined)
    return (
      <EmptyState title="No data to look at">
        An output shows its data when it names a folder of Parquet files, or one such file, as its <code>uri</code>, and
        when it holds a profile of a table.
      </EmptyState>
    );
  return (
    <>
      {data.data.length === 1 ? null : (
        <PlacePicker
          places={data.data}
          place={place}
          onPick={(position) => onSearch({ place: position === 0 ? undefined : position, against: undefined })}
        />
      )}
      <PlaceView of={of} position={place.position} against={search.against} onSearch={onSearch} />
    </>
  );
}

interface PlacePickerProps {
  readonly places: readonly NamedData[];
  readonly place: NamedData;
  readonly onPick: (position: number) => void;
}

function PlacePicker({ places, place, onPick }: PlacePickerProps) {
  return (
    <SelectField
      label="Data"
      value={String(place.position)}
      choices={places.map(({ position, uri }) => ({ value: String(position), label: uri }))}
      onChange={(value) => onPick(Number(value))}
    />
  );
}

interface PlaceViewProps {
  readonly of: EndedInstance;
  readonly position: number;
  readonly against: string | undefined;
  readonly onSearch: DataTabProps["onSearch"];
}

function PlaceView({ of, position, against, onSearch }: PlaceViewProps) {
  const { instance } = of;
  const { data, error, refetch } = useDataDescription(of, position);
  const other = { instance: { ...instance, runId: against ?? "" }, endedAt: null };
  const former = useDataDescription(other, position, against !== undefined);
  const before = runBefore(useTaskHistory(of).data?.runs ?? [], instance.runId);
  if (error !== null && data === undefined)
    return <ErrorPanel error={error} doing="read the data" onRetry={() => void refetch()} />;
  if (data === undefined) return <Loading what="the data" />;
  const compared = against === undefined ? undefined : former.data;
  return (
    <div className={styles.tab}>
      {data.isComplete ? null : (
        <Notice tone="warning">
          The folder has no <code>_SUCCESS</code>: its files may not be all.
        </Notice>
      )}
      {against === undefined || former.error === null ? null : (
        <ErrorPanel error={former.error} doing={`read the data of ${against}`} />
      )}
      <Panel
        title="What is there"
        actions={
          against !== undefined ? (
            <Button onClick={() => onSearch({ against: undefined })}>Stop comparing</Button>
          ) : before === undefined ? null : (
            <Button onClick={() => onSearch({ against: before.runId })}>Compare with {runLabel(before)}</Button>
          )
        }
      >
        <Facts facts={factsOf(data, compared, instance.mapIndex !== NOT_MAPPED)} />
      </Panel>
      <Panel title={`Columns (${data.columns.length})`} flush>
        <ColumnTable data={data} former={compared} />
      </Panel>
      <Panel title={`First rows (${data.firstRows.length} of ${formatCount(data.rows)})`} flush>
        <FirstRows data={data} />
      </Panel>
    </div>
  );
}

function factsOf(data: DataView, former: DataView | undefined, isMapped: boolean) {
  const sampled =
    data.profiledRows === data.rows
      ? null
      : `Of a sample of ${formatCount(data.profiledRows)} rows, whole blocks of the files`;
  return [
    ["Place", <code key="place">{data.uri}</code>],
    [
      "Rows",
      <span key="rows">
        {formatCount(data.rows)} <Change now={data.rows} former={former?.rows} />
      </span>,
    ],
    [
      "Files",
      data.files === null ? null : (
        <span key="files">
          {formatCount(data.files)} <Change now={data.files} former={former?.files} />
        </span>
      ),
    ],
    ["Size", data.bytes === null ? null : formatBytes(data.bytes)],
    [
      "Compared with",
      former === undefined ? null : (
        <span key="former">
          <code>{former.uri}</code>
          {isMapped ? " (the instance of the same index)" : null}
        </span>
      ),
    ],
    ["Figures", sampled],
  ] as const;
}
