import { DaymillError } from "@daymill/core";
import type { DagId } from "@daymill/core";
import type { AssetRow } from "@daymill/metadata";
import { found } from "../reader.ts";

/**
 * The DAG whose run makes an asset: the one that is asked for, else the only one. Throws E701 when no DAG produces it,
 * E702 when the one asked for does not, or when several do and none is asked for.
 */
export function findProducer({ name, producers }: AssetRow, wanted: DagId | undefined): DagId {
  const dags = [...new Set(producers.map(({ dagId }) => dagId))];
  const [first, ...others] = dags;
  const only = found(first, `A DAG that produces the asset ${name}`);
  if (wanted === undefined && others.length === 0) return only;
  if (wanted !== undefined && dags.includes(wanted)) return wanted;
  const message = `expected a DAG that produces the asset ${name}: ${dags.join(", ")}`;
  throw new DaymillError("E702", `body.dagId: ${message}`, {
    details: { errors: [{ path: "body.dagId", message }] },
  });
}
