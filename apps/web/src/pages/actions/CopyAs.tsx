import { ActionMenu } from "../../ui/ActionMenu.tsx";
import { Button } from "../../ui/Button.tsx";
import { copyText } from "../../ui/copyText.ts";
import { type CopiedRequest, copiesOf } from "./copiesOf.ts";

export interface CopyAsProps {
  readonly request: () => CopiedRequest;
  /** The command of ours that does the same, at the server of that address. */
  readonly command: (url: string) => string;
}

/** Copies what a dialog would send, for a script: asked for when it is copied, so that it is what the dialog shows. */
export function CopyAs({ request, command }: CopyAsProps) {
  const copies = () => copiesOf(request(), location.origin);
  return (
    <ActionMenu
      target={<Button>Copy as</Button>}
      actions={[
        { label: "daymill", onSelect: () => copyText(command(location.origin), "Copied as a command") },
        { label: "curl", onSelect: () => copyText(copies().curl, "Copied as curl") },
        { label: "TypeScript", onSelect: () => copyText(copies().typescript, "Copied as TypeScript") },
      ]}
    />
  );
}
