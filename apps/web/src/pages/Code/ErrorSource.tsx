import type { TaskErrorView } from "@daymill/contract";
import { Link } from "@tanstack/react-router";
import { useMemo } from "react";
import { useVersion } from "../../api/useVersions.ts";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import styles from "./Code.module.css";
import { codeFrame } from "./codeFrame.ts";
import { CodeText } from "./CodeLines.tsx";

export interface ErrorSourceProps {
  readonly dagId: string;
  /** Of the run that the error is of. */
  readonly version: number | null;
  readonly thrownAt: TaskErrorView["thrownAt"];
}

/**
 * The lines of the DAG's files in which an error was thrown, leading to the whole file; or that they read otherwise by now.
 * Nothing when they are not known.
 */
export function ErrorSource({ dagId, version, thrownAt }: ErrorSourceProps) {
  const files = useVersion(dagId, thrownAt === null || version === null ? undefined : version).data?.files;
  const frame = useMemo(() => codeFrame(files ?? [], thrownAt), [files, thrownAt]);
  if (frame === undefined || thrownAt === null || version === null) return null;
  if (frame === "rewritten")
    return <p className={styles.rewritten}>{`Thrown at line ${thrownAt.line}: its source was rewritten since.`}</p>;
  const { file, line, from, lines } = frame;
  return (
    <figure className={styles.frame}>
      <figcaption>
        Thrown at{" "}
        <Link to="/dags/$dagId/code" params={{ dagId }} search={{ version, file, line }}>
          <code>{`${file}:${line}`}</code>
        </Link>
      </figcaption>
      <ScrollBox className={styles.scroll} label={`Source around line ${line} of ${file}`}>
        <pre className={styles.code}>
          {lines.map((spans, at) => (
            <span key={from + at} className={styles.line} data-line={from + at} data-marked={from + at === line}>
              <CodeText line={spans} />
              {"\n"}
            </span>
          ))}
        </pre>
      </ScrollBox>
    </figure>
  );
}
