import { toError } from "../../api/toError.ts";
import { ActionMenu } from "../../ui/ActionMenu.tsx";
import { Button } from "../../ui/Button.tsx";
import { useScheme } from "../../ui/theme/useScheme.ts";
import { showFailure } from "../../ui/toast.ts";
import type { PictureParts } from "./graphPicture.ts";

export interface SaveMenuProps extends Omit<PictureParts, "scheme"> {
  /** What is drawn: `Graph of orders`. */
  readonly label: string;
}

/** Saves the drawing, all of it, as a picture. What makes one is fetched when somebody wants it. */
export function SaveMenu({ label, ...parts }: SaveMenuProps) {
  const { scheme } = useScheme();
  const save = async (kind: "svg" | "png"): Promise<void> => {
    try {
      const { saveGraph } = await import("./saveGraph.ts");
      await saveGraph(kind, label, { ...parts, scheme });
    } catch (error) {
      showFailure("The drawing cannot be saved", toError(error));
    }
  };
  return (
    <ActionMenu
      target={<Button>Save as</Button>}
      actions={[
        { label: "SVG", onSelect: () => void save("svg") },
        { label: "PNG", onSelect: () => void save("png") },
      ]}
    />
  );
}
