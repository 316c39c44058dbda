/** What may be told of an error outside Postgres: in logs, and in Temporal's failures. */
export type PlainError = {
  type: string;
  /** Only where the words are known to be ours or the system's. */
  message: string | undefined;
  code: string | number | undefined;
  /** Names out of the schema, from Postgres' fields t, c, n and R; never values. */
  table: string | undefined;
  column: string | undefined;
  constraint: string | undefined;
  routine: string | undefined;
  /** Where it was thrown, innermost first. */
  at: string[];
  cause: PlainError | undefined;
};

/** Errors whose messages are written here or by the Temporal SDK: about ids, statuses and settings. */
const speakForThemselves = new Set([
  "HelpdeskError",
  "SettingError",
  "VaultError",
  "ApplicationFailure",
  "ServiceError",
  "TransportError",
  "DeterminismViolationError",
]);
const mostFrames = 10;
const mostCauses = 3;

/**
 * An error without what somebody wrote or sent: Postgres, parsers and servers quote that in their messages, details and
 * fields, so only what is known to be harmless is taken over.
 */
export function plainError(error: unknown, { depth = 0 } = {}): PlainError {
  const carried = new Map<string, unknown>(error instanceof Error ? Object.entries(error) : []);
  const text = (name: string): string | undefined => {
    const value = carried.get(name);
    return typeof value === "string" ? value : undefined;
  };
  const code = carried.get("code");
  const told = error instanceof Error;
  return {
    type: told ? error.name : typeof error,
    // A failed call to the system names the call, and the address or file it was for.
    message: told && (speakForThemselves.has(error.name) || text("syscall") !== undefined) ? error.message : undefined,
    code: typeof code === "number" ? code : text("code"),
    table: text("table_name"),
    column: text("column_name"),
    constraint: text("constraint_name"),
    routine: text("routine"),
    at: told ? framesOf(error) : [],
    cause:
      told && error.cause !== undefined && depth < mostCauses
        ? plainError(error.cause, { depth: depth + 1 })
        : undefined,
  };
}

/** The same in one line. */
export function plainWords({ type, message, code }: PlainError): string {
  const head = code === undefined ? type : `${type} (${code})`;
  return message === undefined ? head : `${head}: ${message}`;
}

/** A message may itself have lines that look like frames; all of it stands before the first one. */
function framesOf({ stack = "", message }: Error): string[] {
  const begin = stack.indexOf(message);
  if (begin < 0) return [];
  const lines = stack.slice(begin + message.length).split("\n");
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, mostFrames);
}
