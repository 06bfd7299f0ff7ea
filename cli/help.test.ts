import { expect, test } from "vitest";
import { makeProgram } from "./program.ts";

test("every command and option says what it does, in words that are not its code", () => {
  const commands = makeProgram().commands.flatMap((group) => [group, ...group.commands]);
  for (const command of commands)
    for (const { description } of [{ description: command.description() }, ...command.options])
      expect(description, command.name()).toMatch(/^\S.* \S|^\S+$/);
  const create = commands.find((one) => one.name() === "create" && one.parent?.name() === "flags");
  expect(create?.helpInformation().replaceAll(/\s+/g, " ")).toContain('as JSON: {"small": 10, "large": 50}');
});
