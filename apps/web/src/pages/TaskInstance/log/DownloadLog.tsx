import type { InstanceKey } from "../../../api/queryKeys.ts";
import { ActionMenu } from "../../../ui/ActionMenu.tsx";
import { Icon } from "../../../ui/Icon.tsx";
import { downloadFile } from "../../../ui/saveFile.ts";
import { type LogDownloadsOptions, logDownloads } from "./logDownloads.ts";
import styles from "./LogView.module.css";

/** The whole log as a file, however long it is. */
export function DownloadLog({ instance, ...attempts }: LogDownloadsOptions & { readonly instance: InstanceKey }) {
  return (
    <ActionMenu
      label="Download the whole log"
      target={
        <button type="button" className={styles.download} aria-label="Download" title="Download">
          <Icon name="download" />
        </button>
      }
      actions={logDownloads(instance, attempts).map(({ label, name, url }) => ({
        label,
        onSelect: () => downloadFile(name, url),
      }))}
    />
  );
}
