import { Component, type ReactNode } from "react";
import { ErrorPanel } from "./ErrorPanel.tsx";

/** Keeps what cannot be drawn to its own panel: the rest of the page stays. */
export class Boundary extends Component<{ readonly children: ReactNode }, { readonly error: Error | undefined }> {
  override readonly state: { readonly error: Error | undefined } = { error: undefined };

  static getDerivedStateFromError(thrown: unknown): { readonly error: Error } {
    return { error: thrown instanceof Error ? thrown : new Error(String(thrown)) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === undefined) return this.props.children;
    return <ErrorPanel error={error} doing="draw this part" onRetry={() => this.setState({ error: undefined })} />;
  }
}
