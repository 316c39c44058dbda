/** Words that did not come by mail, in the shape in which replies are kept: they are read, cut and shown as these are. */
export function asKeptReply(words: string): Uint8Array {
  const fields = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"];
  return Buffer.from(`${fields.join("\r\n")}\r\n\r\n${words.replaceAll(/\r\n?|\n/g, "\r\n")}`);
}
