import { fireEvent, screen, waitFor } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { renderUi } from "../testing/renderUi.tsx";
import { resetUi } from "../testing/resetUi.ts";
import { PickSeveral, type PickSeveralProps } from "./PickSeveral.tsx";

afterEach(resetUi);

const many = Array.from({ length: 250 }, (_, at) => `load_${at}`);

function Picker({ onChange, ...props }: Omit<PickSeveralProps, "label" | "value">) {
  const [value, setValue] = useState<readonly string[]>([]);
  const change = (next: readonly string[]): void => {
    setValue(next);
    onChange(next);
  };
  return <PickSeveral label="Only these tasks" value={value} onChange={change} {...props} />;
}

const box = (name: string) => screen.getByRole("checkbox", { name });

test("of a few choices all are in sight, and the picked ones keep their order", () => {
  const onChange = vi.fn<(value: readonly string[]) => void>();
  renderUi(<Picker choices={["dump", "load", "tell"]} onChange={onChange} />);
  expect(screen.getByRole("group", { name: "Only these tasks" })).toBeTruthy();
  fireEvent.click(box("tell"));
  fireEvent.click(box("dump"));
  expect(onChange.mock.lastCall).toEqual([["dump", "tell"]]);
  fireEvent.click(box("tell"));
  expect(onChange.mock.lastCall).toEqual([["dump"]]);
});

test("of many a list opens that names what is picked, and narrows as one types", async () => {
  const onChange = vi.fn<(value: readonly string[]) => void>();
  renderUi(<Picker choices={many} onChange={onChange} placeholder="all tasks" />);
  expect(screen.getByText("all tasks").tagName).toBe("SUMMARY");
  expect(screen.getAllByRole("checkbox")).toHaveLength(100);
  expect(screen.getByText("and 150 more: type to narrow the list")).toBeTruthy();

  fireEvent.change(screen.getByRole("searchbox", { name: "Find by name" }), { target: { value: "LOAD_24" } });
  await waitFor(() => expect(screen.getAllByRole("checkbox")).toHaveLength(11));
  fireEvent.click(box("load_249"));
  fireEvent.click(box("load_24"));
  expect(onChange.mock.lastCall).toEqual([["load_24", "load_249"]]);
  expect(screen.getByText("load_24, load_249").tagName).toBe("SUMMARY");

  fireEvent.change(screen.getByRole("searchbox", { name: "Find by name" }), { target: { value: "nothing" } });
  await screen.findByText("None of that name");
});

test("an error belongs to the field", () => {
  renderUi(<Picker choices={["a"]} onChange={vi.fn<(value: readonly string[]) => void>()} error="at least one" />);
  const group = screen.getByRole("group", { name: "Only these tasks" });
  expect(document.getElementById(group.getAttribute("aria-describedby") ?? "")?.textContent).toBe("at least one");
});
