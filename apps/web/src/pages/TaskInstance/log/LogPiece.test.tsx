import { fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { EMPTY_LOG } from "../../../api/log/followLog.ts";
import { renderUi } from "../../../testing/renderUi.tsx";
import { resetUi } from "../../../testing/resetUi.ts";
import { LogPiece } from "./LogPiece.tsx";

afterEach(resetUi);

test.each([
  ["all of it is here", { ...EMPTY_LOG, loaded: true, size: 2_048 }, "The log has 2.0 KiB: all of it is shown."],
  ["nothing of it is here yet", EMPTY_LOG, undefined],
])("from a place in a log a way leads to its end, also when %s", (_, log, words) => {
  const onAt = vi.fn<(at: number | undefined) => void>();
  renderUi(<LogPiece log={log} at={0} onAt={onAt} />);
  fireEvent.click(screen.getByRole("button", { name: "To the end" }));
  expect(onAt.mock.calls).toEqual([[undefined]]);
  expect(screen.queryByText(/The log/)?.textContent).toBe(words);
});
