import type { GraphNode } from "./graphModel.ts";
import type { WayChoice } from "./graphPart.ts";

/** What can be done to the tasks of a box in a run. */
export interface BoxDoing {
  /** Opens the dialog that clears, or marks, the tasks. */
  readonly onAct: (dialog: "clear" | "mark", tasks: readonly string[]) => void;
  /** Why it may not be done; undefined: it may. */
  readonly clearOff: string | undefined;
  readonly markOff: string | undefined;
}

export interface BoxMenuParts {
  /** The dialogs; absent: there is no run. */
  readonly doing?: BoxDoing | undefined;
  readonly way?: WayChoice | undefined;
  readonly onFocus: (taskId: string) => void;
  /** Shows only what failed, with what that blocked; absent: the box is not of that. */
  readonly onFailedPath?: (() => void) | undefined;
  readonly onToggle: (groupId: string) => void;
  /** As a press on the box. */
  readonly onOpen: () => void;
  readonly onCopy: () => void;
}

export interface BoxAction {
  readonly label: string;
  readonly disabled?: boolean;
  readonly onSelect: () => void;
}

/** The menu of a box: of a task or a folded group; undefined: there is nothing to do with it but to open it. */
export function boxActions(node: GraphNode, parts: BoxMenuParts): readonly BoxAction[] | undefined {
  const { doing, way, onFocus, onFailedPath, onToggle, onOpen, onCopy } = parts;
  if (node.kind !== "task" && node.kind !== "group") return undefined;
  const tasks = node.tasks.map(({ taskId }) => taskId);
  const act = ({ onAct, clearOff, markOff }: BoxDoing): readonly BoxAction[] => [
    { label: "Clear…", disabled: clearOff !== undefined, onSelect: () => onAct("clear", tasks) },
    { label: "Mark…", disabled: markOff !== undefined, onSelect: () => onAct("mark", tasks) },
  ];
  const dialogs = doing === undefined ? [] : act(doing);
  const failed = onFailedPath === undefined ? [] : [{ label: "Show only the failed path", onSelect: onFailedPath }];
  if (node.kind === "group")
    return [{ label: "Open the group", onSelect: () => onToggle(node.id) }, ...dialogs, ...failed];
  const { parent } = node;
  return [
    { label: "Open", onSelect: onOpen },
    ...dialogs,
    { label: "Show only what is around it", onSelect: () => onFocus(node.id) },
    ...failed,
    ...(way === undefined ? [] : [{ label: wayLabel(node.id, way), onSelect: () => way.onMark(node.id) }]),
    ...(parent === undefined
      ? []
      : [{ label: "Fold its group", onSelect: () => onToggle(parent.slice("group:".length)) }]),
    { label: "Copy link", onSelect: onCopy },
  ];
}

/** What a press on a task makes of the ways that are shown. */
export function wayLabel(taskId: string, { begin, ends }: WayChoice): string {
  if (ends.has(taskId)) return `${taskId} is an end of the ways: take it away`;
  return begin === undefined || begin === taskId
    ? `Begin the ways at ${taskId}`
    : `Show the ways between ${begin} and ${taskId}`;
}
