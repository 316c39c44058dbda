const injected = "%0d%0aX-Injected:%201";

/** Of other kinds, unknown, too long, or no text at all; as they stand in an address. */
export const wrongIds = [
  "none",
  "fu_22222222222222222222222",
  "rv_22222222222222222222222",
  "99999999999999999999",
  "-1",
  "__proto__",
  "a%00b",
  `a${injected}`,
  "%E0%A4%A",
  "%FF%FE",
  "%ED%A0%80",
  "%zz",
  "..%2f..%2fetc%2fpasswd",
  "%F0%9F%92%A9",
  "' or 1=1 --".replaceAll(" ", "%20"),
  "a".repeat(6_000),
];

export const wrongQueries = [
  "limit=many",
  "limit=1&limit=2",
  "cursor=%00",
  "cursor=bm9uZQ",
  "q=%00",
  "q=%ZZ",
  "q=%FF",
  `q=${"a".repeat(7_000)}`,
  `to=//evil.example${injected}`,
  `q=${injected}`,
  "__proto__=1&constructor=2",
  "state=none&stage=none&since=yesterday&until=0000-00-00T00:00:00Z",
  "since=2026-02-31&page=-1&sort=none&version=99999999999999999999&a=none&b=%00",
  "v=none&owner=%00&cause=%00&department=%00&team=%00&connection=%00&customer=%00%40x&ticket=%00",
];

type Body = { called: string; body: Uint8Array | string; type?: string | null; headers?: Record<string, string> };

/** What no route that takes JSON takes. */
export const wrongJson: Body[] = [
  { called: "nothing", body: "" },
  { called: "null", body: "null" },
  { called: "a list", body: "[]" },
  { called: "a text", body: '"text"' },
  { called: "a number", body: "7" },
  { called: "half an object", body: '{"a":' },
  { called: "an unknown member", body: '{"nobody_knows_this":1}' },
  { called: "__proto__", body: '{"__proto__":{"admin":true},"nobody_knows_this":1}' },
  { called: "a NUL", body: '{"nobody_knows_this":"a\\u0000b"}' },
  { called: "a NUL in a name", body: '{"a\\u0000b":1}' },
  { called: "a raw NUL", body: '{"a":"\0"}' },
  { called: "invalid UTF-8", body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]) },
  { called: "UTF-16", body: Buffer.from('{"a":1}', "utf16le"), type: "application/json; charset=utf-16" },
  { called: "depth", body: `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}` },
  { called: "a deep list", body: "[".repeat(100_000) },
  { called: "too much", body: JSON.stringify({ words: "a".repeat(1_100_000) }) },
  { called: "a text as such", body: '{"a":1}', type: "text/plain" },
  { called: "XML", body: "<a/>", type: "application/xml" },
  { called: "a form", body: "a=1", type: "application/x-www-form-urlencoded" },
  { called: "no type", body: '{"nobody_knows_this":1}', type: null },
  { called: "a broken type", body: '{"nobody_knows_this":1}', type: ";;;" },
  { called: "no length", body: '{"nobody_knows_this":1}', headers: { "transfer-encoding": "chunked" } },
  { called: "gzip that is none", body: '{"nobody_knows_this":1}', headers: { "content-encoding": "gzip" } },
];

/** What takes the place of one text or number of a body that would be taken. */
export const poisons: { called: string; value: unknown }[] = [
  { called: "NUL", value: "a\0b" },
  { called: "a lone surrogate", value: "a\ud800b" },
  { called: "the other half of one", value: "\udc00" },
  { called: "CR LF", value: "a\r\nX-Injected: 1\r\n\r\nbody" },
  { called: "many characters", value: "a".repeat(100_000) },
  { called: "nothing", value: "" },
  { called: "a space", value: " \u0085\u2028" },
  { called: "null", value: null },
  { called: "a number", value: 1e308 },
  { called: "a negative number", value: -1 },
  { called: "a list", value: [[]] },
  { called: "an object", value: { __proto__x: 1 } },
  { called: "true", value: true },
  { called: "__proto__", value: "__proto__" },
  { called: "an impossible day", value: "2026-02-30T25:61:61Z" },
  { called: "right-to-left", value: "\u202etxt.exe" },
];

/** For fields of forms, which are always texts; as they stand in the body. `alone`: one field at a time, else all at once. */
export const poisonedFields = [
  { called: "NUL", value: "a%00b", alone: true },
  { called: "a lone surrogate", value: "%ED%A0%80", alone: false },
  { called: "invalid UTF-8", value: "%FF%FE", alone: false },
  { called: "a broken escape", value: "%zz%E0%A4%A", alone: false },
  { called: "CR LF", value: "a%0d%0aX-Injected:%201", alone: false },
  { called: "many characters", value: "a".repeat(50_000), alone: true },
  { called: "__proto__", value: "__proto__", alone: false },
  { called: "a number", value: "99999999999999999999", alone: false },
  { called: "a negative number", value: "-1", alone: false },
  { called: "an impossible day", value: "2026-02-30", alone: false },
];

export const wrongForms: Body[] = [
  { called: "nothing", body: "" },
  { called: "JSON", body: '{"a":1}', type: "application/json" },
  { called: "a broken multipart", body: "--x\r\nno", type: "multipart/form-data; boundary=x" },
  { called: "a multipart without boundary", body: "a", type: "multipart/form-data" },
  { called: "no length", body: "nobody_knows_this=1", headers: { "transfer-encoding": "chunked" } },
  { called: "too much without length", body: `a=${"a".repeat(200_000)}`, headers: { "transfer-encoding": "chunked" } },
  { called: "bytes", body: Buffer.from([0, 255, 254, 61, 237, 160, 128]) },
  { called: "too much", body: `words=${"a".repeat(200_000)}` },
  { called: "10,000 fields", body: Array.from({ length: 9_000 }, (_, n) => `f${n}=`).join("&") },
];

export type { Body };
