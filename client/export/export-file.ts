import { byteOrderMark, csvLine } from "./csv.ts";
import { cellsOf } from "./export-columns.ts";

export const exportFormats = ["csv", "ndjson"] as const;
export type ExportFormat = (typeof exportFormats)[number];

type Exported = {
  /** Without its ending. */
  name: string;
  format: ExportFormat;
  columns: readonly string[];
  rows: AsyncGenerator<object[]>;
};

/**
 * A file that is written while it is read: a reader who is slow, or leaves, holds nothing but one page. The first page is
 * read before the answer begins, so that what fails at once is said properly; what fails later breaks the transfer off.
 */
export async function exportFile({ name, format, columns, rows }: Exported): Promise<Response> {
  const first = await rows.next();
  const text = (page: object[]): string =>
    format === "csv"
      ? page.map((row) => csvLine(cellsOf(row, columns))).join("")
      : page.map((row) => `${JSON.stringify(row)}\n`).join("");
  async function* lines() {
    if (format === "csv") yield byteOrderMark + csvLine(columns);
    if (first.done) return;
    yield text(first.value);
    for await (const page of rows) yield text(page);
  }
  const body = ReadableStream.from(lines()).pipeThrough(new TextEncoderStream());
  return new Response(body, {
    headers: {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/x-ndjson",
      "Content-Disposition": `attachment; filename="${name}.${format}"`,
      "Cache-Control": "no-store",
      "X-Content-Type-Options": "nosniff",
    },
  });
}
