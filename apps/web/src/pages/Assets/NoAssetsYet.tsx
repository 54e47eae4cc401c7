import { EmptyState } from "../../ui/page/Notice.tsx";

/** Before the first asset. */
export function NoAssetsYet() {
  return (
    <EmptyState title="No assets yet">
      A task names what it makes, such as <code>{`task("load", { produces: "warehouse.orders" }, …)`}</code>, and a DAG
      that waits for it says <code>{`schedule: onAssets("warehouse.orders")`}</code>. An asset shows up here with the
      first DAG that names it.
    </EmptyState>
  );
}
