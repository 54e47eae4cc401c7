import type { AssetView } from "@daymill/contract";
import { useMaterialize } from "../../api/useAssets.ts";
import { useDag } from "../../api/useDags.ts";
import { Button } from "../../ui/Button.tsx";
import { Dialog } from "../../ui/Dialog.tsx";
import { SelectField } from "../../ui/fields.tsx";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { TriggerForm } from "../actions/TriggerDialog.tsx";

export interface MaterialiseDialogProps {
  readonly view: AssetView;
  /** The DAG that was chosen; undefined: the first one. */
  readonly dagId: string | undefined;
  readonly onDag: (dagId: string) => void;
  readonly onClose: () => void;
}

/** Starts a run by hand of a DAG that produces the asset. */
export function MaterialiseDialog({ view, dagId, onDag, onClose }: MaterialiseDialogProps) {
  const { asset } = view;
  const dags = [...new Set(view.producers.map((producer) => producer.dagId))];
  const chosen = dags.find((one) => one === dagId) ?? dags[0] ?? "";
  const dag = useDag(chosen);
  const make = useMaterialize(asset);
  const title = `Materialise ${asset}`;
  if (dag.data === undefined)
    return (
      <Dialog title={title} onClose={onClose} actions={<Button onClick={onClose}>Close</Button>}>
        {dag.isError ? <ErrorPanel error={dag.error} doing={`load ${chosen}`} /> : <Loading what={chosen} lines={3} />}
      </Dialog>
    );
  return (
    <TriggerForm
      key={chosen}
      dag={dag.data}
      title={title}
      confirm="Materialise"
      calls="materialize"
      start={make}
      onStart={(body, options) => make.mutate({ ...body, dagId: chosen }, options)}
      onClose={onClose}
    >
      {dags.length === 1 ? (
        <p>
          Starts a run of {chosen}, whose task {tasksOf(view, chosen)} produces it.
        </p>
      ) : (
        <SelectField
          label="DAG"
          value={chosen}
          choices={dags.map((one) => ({ value: one, label: `${one}, by ${tasksOf(view, one)}` }))}
          onChange={onDag}
        />
      )}
    </TriggerForm>
  );
}

function tasksOf({ producers }: AssetView, dagId: string): string {
  return producers
    .filter((producer) => producer.dagId === dagId)
    .map(({ taskId }) => taskId)
    .join(", ");
}
