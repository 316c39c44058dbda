import { describe, expect, it } from "vitest";
import { alikeTo, tellingWords } from "../../domain/alike.ts";

const ticket = (subject: string, ...tags: string[]) => ({ subject, tags });

describe("tickets that look alike", () => {
  it("share two telling words, whatever their case and order", () => {
    const others = [ticket("Invoices missing"), ticket("Duplicate files after the restore")];
    expect(alikeTo(ticket("RESTORE makes every file twice: duplicate"), { others })).toEqual({
      words: ["duplicate", "restore"],
      tags: [],
    });
  });

  it("are not alike by one word, or by words that say nothing", () => {
    expect(alikeTo(ticket("Sync stops"), { others: [ticket("Sync is slow")] })).toBeNull();
    expect(
      alikeTo(ticket("Still not working with this"), { others: [ticket("This is not working still")] }),
    ).toBeNull();
    expect(alikeTo(ticket("Geht immer noch nicht"), { others: [ticket("Das geht noch immer nicht")] })).toBeNull();
  });

  it("share a tag", () => {
    expect(alikeTo(ticket("Other words", "Sync", "vip"), { others: [ticket("None", "sync")] })).toEqual({
      words: [],
      tags: ["sync"],
    });
  });

  it("are compared in any script", () => {
    expect(tellingWords("Синхронизация: файлы пропали")).toEqual(["синхронизация", "файлы", "пропали"]);
  });
});
