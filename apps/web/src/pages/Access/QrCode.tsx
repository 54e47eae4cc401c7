import styles from "./Access.module.css";

/**
 * Dark on light in every theme, as cameras expect it; what it says stands beside it as text. `rows`: 1 is dark, 0 is light.
 */
export function QrCode({ rows }: { rows: readonly string[] }) {
  const size = rows.length;
  const dark = rows.map((row, y) =>
    row.replaceAll(/0|1/g, (bit, x: number) => (bit === "1" ? `M${x} ${y}h1v1h-1z` : "")),
  );
  return (
    <svg className={styles.qr} viewBox={`0 0 ${size} ${size}`} aria-hidden="true">
      <path fill="white" d={`M0 0h${size}v${size}H0z`} />
      <path fill="black" d={dark.join("")} shapeRendering="crispEdges" />
    </svg>
  );
}
