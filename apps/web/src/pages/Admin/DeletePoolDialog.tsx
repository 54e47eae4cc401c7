import { useDeletePool, usePoolUse } from "../../api/usePools.ts";
import { Loading } from "../../ui/page/Loading.tsx";
import { Notice } from "../../ui/page/Notice.tsx";
import { countOf } from "../naming.ts";
import { DeleteDialog } from "./DeleteDialog.tsx";
import { PoolDags } from "./PoolDags.tsx";

/** A pool is deleted only when no DAG uses it; those that do are named. */
export function DeletePoolDialog({
  pool,
  onClose,
  onDeleted,
}: {
  pool: string;
  onClose: () => void;
  onDeleted: () => void;
}) {
  const use = usePoolUse(pool);
  const remove = useDeletePool();
  const dags = use.data?.dags ?? [];
  return (
    <DeleteDialog
      what={`the pool ${pool}`}
      calls="deletePool"
      isBusy={remove.isPending}
      error={remove.error ?? use.error}
      isBlocked={use.data === undefined || dags.length > 0}
      onDelete={() => remove.mutate(pool, { onSuccess: onDeleted })}
      onClose={onClose}
    >
      {use.isPending ? <Loading what="who uses it" lines={2} /> : null}
      {dags.length > 0 ? (
        <>
          <Notice tone="warning">
            {countOf(dags.length, "DAG")} {dags.length === 1 ? "uses" : "use"} it. Take it out of these tasks first:
          </Notice>
          <PoolDags dags={dags} />
        </>
      ) : null}
      {use.data !== undefined && dags.length === 0 ? <p>No DAG uses it.</p> : null}
    </DeleteDialog>
  );
}
