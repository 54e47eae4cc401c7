import { describe, expect, test } from "vitest";
import { aGraph, aTask } from "../../testing/aGraph.ts";
import { tokens } from "../../ui/theme/tokens.ts";
import type { GraphLayout } from "./elkGraph.ts";
import { buildGraph } from "./graphModel.ts";
import { graphPicture } from "./graphPicture.ts";
import { timesByTask } from "./standing.ts";

const graph = aGraph(
  [
    aTask("dump", { produces: ["lake/<raw>"] }),
    aTask("g.load <b>", { upstream: ["dump"], group: "g", triggerRule: "all_done" }),
  ],
  [{ groupId: "g", parent: null }],
);
const model = buildGraph(graph, { isOpen: () => true, only: undefined });
const layout: GraphLayout = {
  direction: "LR",
  width: 600,
  height: 120,
  boxes: new Map([
    ["task:dump", { x: 0, y: 40, width: 208, height: 70 }],
    ["group:g", { x: 300, y: 0, width: 240, height: 120 }],
    ["task:g.load <b>", { x: 314, y: 42, width: 208, height: 46 }],
  ]),
  lines: new Map([
    [
      "task:dump task:g.load <b>",
      [
        { x: 208, y: 63 },
        { x: 314, y: 63 },
      ],
    ],
  ]),
};
const still = { countsOf: new Map(), failedPath: new Set<string>() };

function draw(standing: Parameters<typeof graphPicture>[0]["standing"] = still, scheme: "light" | "dark" = "light") {
  const text = graphPicture({ model, layout, standing, scheme });
  return { text, svg: new DOMParser().parseFromString(text, "image/svg+xml").documentElement };
}

describe("the picture of a graph", () => {
  test("is an SVG document of its own, with every box, arrow and frame", () => {
    const { text, svg } = draw();
    expect(svg.nodeName).toBe("svg");
    expect([...svg.querySelectorAll("title")].map((one) => one.textContent)).toEqual(["dump", "g.load <b>"]);
    expect([...svg.querySelectorAll("text")].map((one) => one.textContent)).toContain("load <b>");
    expect(svg.querySelector('path[d="M208 63L314 63"]')?.getAttribute("marker-end")).toBe("url(#plain)");
    expect(svg.getAttribute("viewBox")).toBe("-16 -16 632 152");
    expect(text).not.toContain("var(");
  });

  test("says what a task makes, when another runs, and how long what is over took", () => {
    const textsAt = (endedAt: string | null) => {
      const timesOf = timesByTask({ tasks: [{ taskId: "dump", startedAt: "2024-03-15T02:00:00Z", endedAt }] });
      return [...draw({ ...still, timesOf }).svg.querySelectorAll("text")].map((one) => one.textContent);
    };
    expect(textsAt("2024-03-15T02:00:40Z")).toEqual(expect.arrayContaining(["out lake/<raw>", "40 s", "all_done"]));
    expect(textsAt(null)).not.toContain("40 s");
  });

  test("has the colours of the scheme", () => {
    expect(draw(still, "dark").text).toContain(tokens.dark.surfaces.canvas);
    expect(draw(still, "light").text).not.toContain(tokens.dark.surfaces.canvas);
  });

  test("shows states, failures and what is not looked at as the page does", () => {
    const { svg, text } = draw({
      countsOf: new Map([["dump", { failed: 1 }]]),
      failedPath: new Set(["dump", "g.load <b>"]),
      around: new Set(["dump"]),
    });
    expect([...svg.querySelectorAll("text")].map((one) => one.textContent)).toContain("Failed");
    expect(text).toContain('marker-end="url(#failed)"');
    const dim = [...svg.querySelectorAll("svg[opacity] > title")].map((one) => one.textContent);
    expect(dim).toEqual(["g.load <b>"]);
  });
});
