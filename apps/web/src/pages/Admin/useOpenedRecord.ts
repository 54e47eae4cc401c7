import { useState } from "react";

/**
 * The record that a dialog was opened for, as it was then: it stays while the dialog is open, also when somebody else deletes
 * or changes it meanwhile, so that nothing that was typed is lost. `key`: undefined while the dialog is closed. `found`: the
 * record of the key, as far as it is known.
 */
export function useOpenedRecord<Stored>(key: string | undefined, found: Stored | undefined): Stored | undefined {
  const [opened, setOpened] = useState<{ readonly key: string; readonly record: Stored } | undefined>(undefined);
  const isOpened = opened !== undefined && opened.key === key;
  if (!isOpened && opened !== undefined) setOpened(undefined);
  if (!isOpened && key !== undefined && found !== undefined) setOpened({ key, record: found });
  return isOpened ? opened.record : key === undefined ? undefined : found;
}
