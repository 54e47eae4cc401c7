import { useRef } from "react";
import { useMayNot } from "../../api/useMayNot.ts";
import { copyText } from "../../ui/copyText.ts";
import { MenuList } from "../../ui/OpenedMenu.tsx";
import { type BoxDoing, type BoxMenuParts, boxActions } from "./boxActions.ts";
import type { GraphNode } from "./graphModel.ts";

export interface BoxMenuProps extends Pick<BoxMenuParts, "way" | "onFocus" | "onFailedPath" | "onToggle"> {
  readonly node: GraphNode;
  readonly element: HTMLElement;
  readonly onAct?: BoxDoing["onAct"] | undefined;
  readonly onClose: () => void;
}

/** What can be done with a box, at the box. */
export default function BoxMenu({ node, element, onAct, onClose, ...parts }: BoxMenuProps) {
  const at = useRef(element);
  const clearOff = useMayNot("clear");
  const markOff = useMayNot("mark");
  const actions = boxActions(node, {
    ...parts,
    doing: onAct && { onAct, clearOff, markOff },
    onOpen: () => element.click(),
    onCopy: () => {
      if (element instanceof HTMLAnchorElement) copyText(element.href, "Link copied");
    },
  });
  return actions === undefined ? null : <MenuList button={at} actions={actions} label={node.id} onClose={onClose} />;
}
