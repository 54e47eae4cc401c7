import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, expect, test } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { CheckboxField } from "./fields.tsx";
import { useRowKeys } from "./useRowKeys.ts";
import { useTicks } from "./useTicks.ts";

afterEach(resetUi);

const RUNS = ["r1", "r2", "r3", "r4"];

function Page() {
  useRowKeys();
  const ticks = useTicks(RUNS);
  return (
    <main>
      <table>
        <tbody>
          {RUNS.map((run) => (
            <tr key={run}>
              <td>
                <CheckboxField
                  label={`Select ${run}`}
                  checked={ticks.keys.has(run)}
                  onChange={(_, withShift) => ticks.toggle(run, withShift)}
                />
              </td>
              <td>
                <a href="/dags/orders">orders</a>
              </td>
              <td>
                <a href={`/runs/${run}`} data-row-link>
                  {run}
                </a>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <output>{[...ticks.keys].join()}</output>
    </main>
  );
}

const press = (...keys: readonly string[]): void => {
  for (const key of keys) fireEvent.keyDown(document.activeElement ?? document.body, { key });
};

test("j and k go from row to row by what each is about, and stay at the ends", () => {
  renderUi(<Page />);
  press("j");
  expect(document.activeElement?.textContent).toBe("r1");
  press("j", "j");
  expect(document.activeElement?.textContent).toBe("r3");
  press("k", "k", "k", "k");
  expect(document.activeElement?.textContent).toBe("r1");
});

test("x ticks the row that has the focus, X all between", () => {
  renderUi(<Page />);
  press("x");
  expect(screen.getByRole("status").textContent).toBe("");
  press("j", "x");
  expect(screen.getByRole("status").textContent).toBe("r1");
  press("j", "j", "X");
  expect(screen.getByRole("status").textContent).toBe("r1,r2,r3");
  press("x");
  expect(screen.getByRole("status").textContent).toBe("r1,r2");
});

test("the keys go on from a row that was ticked with the mouse", () => {
  renderUi(<Page />);
  const box = screen.getByLabelText("Select r2");
  act(() => box.focus());
  fireEvent.click(box);
  press("j", "x");
  expect(screen.getByRole("status").textContent).toBe("r2,r3");
});
