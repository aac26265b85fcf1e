import { expect, test } from "vitest";
import { splitAtCommas, splitAtLines } from "./split-list.ts";

test("a comma is part of a value", () => {
  expect(splitAtLines(" push,web ")).toEqual(["push,web"]);
});

test("each line is a value, white space and empty lines are not", () => {
  expect(splitAtLines("push\r\n  web\n\n")).toEqual(["push", "web"]);
});

test("splitting at commas is offered only where there are several", () => {
  expect(splitAtCommas("push, web,")).toEqual(["push", "web"]);
  expect(splitAtCommas("push,")).toEqual(["push"]);
});
