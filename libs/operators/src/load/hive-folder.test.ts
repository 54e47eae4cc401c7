import { describe, expect, it } from "vitest";
import { hiveColumn, hiveFolder } from "./hive-folder.ts";

describe("the folder of a partition", () => {
  it.each([
    ["20160919", "ds=20160919"],
    ["2016-09-19", "ds=2016-09-19"],
    ["a b", "ds=a b"],
    ["../x", "ds=..%2Fx"],
    ["50%", "ds=50%25"],
    ["x=y:z", "ds=x%3Dy%3Az"],
    ["a\tb\u007f", "ds=a%09b%7F"],
    ["日本", "ds=日本"],
  ])("of the value %j is %s, as Hive escapes it", (value, folder) => {
    expect(hiveFolder("ds", value)).toBe(folder);
    expect(hiveColumn(folder)).toBe("ds");
  });

  it("is told from other folders by its column", () => {
    for (const name of [".loads", "data", "=x", ".tmp-ds=1", "9=x"]) expect(hiveColumn(name)).toBeUndefined();
  });
});
