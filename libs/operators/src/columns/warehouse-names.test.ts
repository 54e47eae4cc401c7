import { describe, expect, it } from "vitest";
import { warehouseNames } from "./warehouse-names.ts";

describe("names of columns that warehouses take", () => {
  it.each([
    ["req.id", "req_id"],
    ["device-type", "device_type"],
    ["App Version", "app_version"],
    ["größe", "gr__e"],
    ["2nd", "_2nd"],
    ["user", "_user"],
    ["SELECT", "_select"],
    ["_id", "_id"],
  ])("%s becomes %s", (key, name) => {
    expect(warehouseNames([key])).toEqual({ [key]: name });
  });

  it("keeps names that differ apart", () => {
    expect(warehouseNames(["a.b", "a_c"])).toEqual({ "a.b": "a_b", a_c: "a_c" });
  });

  it("refuses keys that would have the same name, all of them at once", () => {
    expect(() => warehouseNames(["req.id", "req_id", "Status", "status", "os", "user", "_user"])).toThrow(
      'The columns cannot be named: "req.id" and "req_id" would both be "req_id"; "Status" and "status" would both be ' +
        '"status"; "user" and "_user" would both be "_user". Rename the keys.',
    );
  });

  it("refuses a key without a name", () => {
    expect(() => warehouseNames([""])).toThrow("a key is empty");
  });
});
