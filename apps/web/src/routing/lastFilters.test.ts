import { afterEach, expect, test } from "vitest";
import { forgetFilters, keepFilters, lastFilters } from "./lastFilters.ts";

afterEach(() => {
  sessionStorage.clear();
  forgetFilters();
});

test("what a list was filtered by is kept, also over a reload, until it is unfiltered", () => {
  keepFilters({ pathname: "/dags", searchStr: "?q=shop&tag=a&tag=b" });
  keepFilters({ pathname: "/dags/shop/grid", searchStr: "?q=other" });
  expect(lastFilters("/dags")).toBe("q=shop&tag=a&tag=b");
  forgetFilters();
  expect(lastFilters("/dags")).toBe("q=shop&tag=a&tag=b");
  expect(lastFilters("/runs")).toBe("");
  keepFilters({ pathname: "/dags", searchStr: "" });
  forgetFilters();
  expect(lastFilters("/dags")).toBe("");
});

test("the zone of a link is none of it, and what is not ours in the storage does no harm", () => {
  keepFilters({ pathname: "/runs", searchStr: "?state=failed&tz=Asia/Tokyo" });
  expect(lastFilters("/runs")).toBe("state=failed");
  for (const stored of ["{", "null", '{"/runs":7}']) {
    sessionStorage.setItem("daymill.filters", stored);
    forgetFilters();
    expect(lastFilters("/runs")).toBe("");
  }
});
