import type { RouteName } from "@daymill/contract";
import { useMayNot } from "../../api/useMayNot.ts";
import { Button, type ButtonProps } from "../../ui/Button.tsx";

export interface ActionButtonProps extends ButtonProps {
  /** The route that it, or the dialog that it opens, calls in the end. */
  readonly calls: RouteName;
  /** The DAG that it is about, or all DAGs that it changes. Default: the DAG at hand. */
  readonly on?: string | readonly string[];
}

/** A button that changes something: off, with the reason, for who may not. */
export function ActionButton({ calls, on, off, ...rest }: ActionButtonProps) {
  return <Button {...rest} off={useMayNot(calls, on) ?? off} />;
}
