import type { FileChange, SourceFile, VersionChanges, VersionDetail } from "@daymill/contract";
import { useMemo } from "react";
import { useVersion, useVersionChanges } from "../../api/useVersions.ts";
import { ErrorPanel } from "../../ui/page/ErrorPanel.tsx";
import { Loading } from "../../ui/page/Loading.tsx";
import { EmptyState } from "../../ui/page/Notice.tsx";
import { Panel } from "../../ui/page/Panel.tsx";
import { ScrollBox } from "../../ui/ScrollBox.tsx";
import { GraphChanges } from "./GraphChanges.tsx";
import styles from "./Code.module.css";
import { DiffLines } from "./DiffLines.tsx";
import { type CodeLine, highlightLines } from "./highlight.ts";
import { SplitLines } from "./SplitLines.tsx";

export interface VersionDifferenceProps {
  readonly dagId: string;
  readonly version: number;
  readonly against: number;
  /** Whether both stand side by side. */
  readonly split: boolean;
}

/** What differs between two versions: first in the graph, then line by line. */
export function VersionDifference({ dagId, version, against, split }: VersionDifferenceProps) {
  const changes = useVersionChanges(dagId, version, against);
  const [from, to] = [useVersion(dagId, against), useVersion(dagId, version)];
  const failed = [changes, from, to].find((query) => query.isError && query.data === undefined);
  if (failed !== undefined)
    return (
      <ErrorPanel
        error={failed.error}
        doing={`compare version ${version} of ${dagId} with version ${against}`}
        onRetry={() => void failed.refetch()}
      />
    );
  if (changes.data === undefined || from.data === undefined || to.data === undefined)
    return <Loading what={`what changed between version ${against} and ${version}`} />;
  return <Changes changes={changes.data} from={from.data} to={to.data} split={split} />;
}

interface ComparedVersions {
  readonly from: VersionDetail;
  readonly to: VersionDetail;
  readonly split: boolean;
}

function Changes({ changes, from, to, split }: ComparedVersions & { readonly changes: VersionChanges }) {
  const keptWithout = [from, to].filter(({ files }) => files.length === 0);
  return (
    <div className={styles.stack}>
      <Panel title={`Version ${changes.from} to ${changes.to}`}>
        <GraphChanges changes={changes} />
      </Panel>
      {keptWithout.length > 0 ? (
        <EmptyState title="The files are not compared">
          Those of version {keptWithout.map(({ version }) => version).join(" and ")} were not kept.
        </EmptyState>
      ) : changes.files.length === 0 ? (
        <EmptyState title="No file differs">{changes.sameCode ? null : "A package that they import does."}</EmptyState>
      ) : (
        changes.files.map((file) => <FileDifference key={file.file} change={file} from={from} to={to} split={split} />)
      )}
    </div>
  );
}

function FileDifference({ change, from, to, split }: ComparedVersions & { readonly change: FileChange }) {
  const { file, hunks, addedLines, removedLines } = change;
  const before = useCode(from.files, file);
  const after = useCode(to.files, file);
  return (
    <Panel
      flush
      title={<code>{file}</code>}
      actions={
        <span className={styles.counts}>
          {change.change === "changed" ? null : `${change.change} · `}
          <span data-count="added">+{addedLines}</span> <span data-count="removed">−{removedLines}</span>
        </span>
      }
    >
      {hunks.length === 0 ? (
        <EmptyState title="Its text is not kept">It is larger than 256 KiB, or no text.</EmptyState>
      ) : (
        <ScrollBox className={styles.scroll} label={`Changes of ${file}`}>
          {split ? (
            <SplitLines hunks={hunks} from={before} to={after} />
          ) : (
            <DiffLines hunks={hunks} from={before} to={after} />
          )}
        </ScrollBox>
      )}
    </Panel>
  );
}

function useCode(files: readonly SourceFile[], name: string): readonly CodeLine[] {
  const text = files.find(({ file }) => file === name)?.text ?? "";
  return useMemo(() => highlightLines(name, text), [name, text]);
}
