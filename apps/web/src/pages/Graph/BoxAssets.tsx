import { Link } from "@tanstack/react-router";
import { type AssetUse, assetsOf } from "./assetUses.ts";
import styles from "./Graph.module.css";
import type { GraphNode } from "./graphModel.ts";

export interface BoxAssetsProps {
  readonly node: GraphNode;
  /** The Tab key gets from the box that it reaches to that box's assets, and to no others. */
  readonly isActive: boolean;
  readonly dim: boolean;
}

/** What a task reads and makes, below its box. */
export function BoxAssets({ node, isActive, dim }: BoxAssetsProps) {
  const { shown, more } = assetsOf(node);
  if (shown.length === 0) return null;
  return (
    <ul className={styles.assets} aria-label={`Assets of ${node.name}`} data-dim={dim}>
      {shown.map((use) => (
        <li key={`${use.way} ${use.asset}`}>
          <AssetChip use={use} tabIndex={isActive ? 0 : -1} />
        </li>
      ))}
      {more === 0 ? null : <li className={styles.assetMore}>and {more} more</li>}
    </ul>
  );
}

const titles = { in: "reads", out: "makes" } as const;

/** Leads to an asset from a task that reads or makes it. */
export function AssetChip({ use: { asset, way }, tabIndex }: { readonly use: AssetUse; readonly tabIndex?: number }) {
  return (
    <Link
      to="/assets/$asset"
      params={{ asset }}
      className={styles.asset}
      title={`${titles[way]} ${asset}`}
      // Else the browser takes a drag for one of the link, not of the drawing.
      draggable={false}
      {...(tabIndex !== undefined && { tabIndex })}
    >
      <span className={styles.assetWay}>{way}</span> {asset}
    </Link>
  );
}
